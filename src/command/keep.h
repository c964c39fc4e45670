/* What the commands that keep and bring back data share. */
#pragma once
#include "backup/backup.h"
#include "command/command.h"

/* Says on stderr how far it is. */
struct job job_of(const struct command_line *line);
/* job->problem, or `otherwise` when only the log says more; EXIT_FAILED. */
int job_failure(const struct job *job, const char *otherwise);
/* The database and the files that the settings name. */
struct backup_source backup_source_of(const struct command_line *line);
/* The data folder's files/. */
const char *files_folder(const struct command_line *line);
