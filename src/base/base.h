/* Attributes and small macros that every file may use. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define MUST_USE __attribute__((warn_unused_result))
#define PRINTF(format_, first_) __attribute__((format(printf, format_, first_)))
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* AUTO(file_close) struct file *file = ...;  is released when the scope ends. */
#define AUTO(release) __attribute__((cleanup(release)))
