#include "backup/job.h"
#include "base/instant.h"
#include <stdarg.h>
#include <stdio.h>

enum { STEPS_BETWEEN_LOOKS = 1024 };

enum err job_fails(struct job *job, enum err err, const char *format, ...)
{
    char text[512];
    va_list args;
    if (job->problem.at)
        return err;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    job->problem = str_copy(job->arena, str_of(text));
    return err;
}

void job_step(struct job *job, const char *what, int64_t done, int64_t total)
{
    if (!job->tell || done % STEPS_BETWEEN_LOOKS != 0)
        return;
    int64_t now_us = clock_us();
    if (job->told_us == 0)
        job->told_us = now_us;
    if (now_us - job->told_us < JOB_TELL_S * 1000000)
        return;
    job->told_us = now_us;
    job->tell(job->doing, what, done, total);
}

struct str instant_stamp(struct arena *arena, struct instant at)
{
    char text[INSTANT_TEXT_SIZE + 1];
    instant_text(at, text);
    return str_print(arena, "%.4s%.2s%.2s-%.2s%.2s%.2s", text, text + 5, text + 8, text + 11,
                     text + 14, text + 17);
}
