/* That a file's new name is on disk. */
#pragma once
#include <stdbool.h>

/* Syncs the folder in which `path` is. */
bool disk_sync_folder_of(const char *path);
