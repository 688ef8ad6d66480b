// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A report: the page with its document in the middle.
//
// Keeps: a file that was there is replaced by a whole report or not at all. Nothing is written
// before all folders are known to be runs.
#include <descent/report.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/file.h"
#include "core/size.h"
#include "report/document.h"
#include "report/page.h"

void descent_report_options_init(descent_report_options *options, size_t size)
{
    const descent_report_options own = {.size = sizeof own, .descriptor = -1};
    dsc_size_give(&own, sizeof own, options, size);
}

bool descent_report_has_page(void)
{
    return dsc_page_head_size > 0;
}

const char *descent_report_live_page(size_t *bytes)
{
    if (!bytes || dsc_page_live_size == 0) {
        return NULL;
    }
    *bytes = dsc_page_live_size;
    return dsc_page_live;
}

static descent_status check(const descent_report_options *o, descent_error *error)
{
    FAIL_IF(o->count == 0, error, DESCENT_INVALID, "a report is of one run at least");
    FAIL_IF(o->count > DESCENT_REPORT_RUNS, error, DESCENT_INVALID,
            "%zu runs: a report has room for %d, which can be told apart", o->count,
            DESCENT_REPORT_RUNS);
    FAIL_IF(o->descriptor < 0 && *o->path == '\0', error, DESCENT_INVALID,
            "the file of the report has no name");
    for (size_t i = 0; i < o->count; i++) {
        json_t *record = NULL;
        TRY(dsc_report_record(o->folders[i], &record, error));
        json_decref(record);
    }
    FAIL_IF(!o->document && !descent_report_has_page(), error, DESCENT_UNSUPPORTED,
            "this build of descent has no page for reports: node or the packages of its page "
            "were missing when it was built" DSC_REMEDY
            "$ make page && make    # in the source folder of descent: gets them, and builds "
            "it again\n"
            "the data of the report alone, as JSON, need no page: option json");
    return DESCENT_OK;
}

static descent_status write_parts(const descent_report_options *o, dsc_writer *w,
                                  descent_error *error)
{
    if (!o->document) {
        dsc_writer_put(w, dsc_page_head, dsc_page_head_size);
    }
    TRY(dsc_report_document(o->folders, o->count, w, error));
    if (!o->document) {
        dsc_writer_put(w, dsc_page_tail, dsc_page_tail_size);
    }
    return DESCENT_OK;
}

// To a file that is replaced when the new one is complete.
static descent_status replace(const descent_report_options *o, dsc_writer *w,
                              descent_error *error)
{
    dsc_replacement to;
    TRY(dsc_file_replace_begin(o->path, &to, error));
    w->file = to.file;
    const descent_status status = write_parts(o, w, error);
    if (status != DESCENT_OK) {
        errno = ECANCELED;
        (void)dsc_file_replace_end(o->path, &to, false, NULL);
        return status;
    }
    const bool good = dsc_writer_flush(w);
    return dsc_file_replace_end(o->path, &to, good, error);
}

// To what takes bytes as they come: a pipe, a terminal.
static descent_status stream(const descent_report_options *o, int file, const char *name,
                             dsc_writer *w, descent_error *error)
{
    w->file = file;
    TRY(write_parts(o, w, error));
    FAIL_IF(!dsc_writer_flush(w), error, DESCENT_IO, "cannot write %s: %s", name,
            strerror(errno));
    return DESCENT_OK;
}

static descent_status write_report(const descent_report_options *o, dsc_writer *w,
                                   descent_error *error)
{
    struct stat info;
    if (o->descriptor >= 0) {
        return stream(o, o->descriptor, "the report", w, error);
    }
    if (lstat(o->path, &info) != 0 || S_ISREG(info.st_mode)) {
        return replace(o, w, error);
    }
    const int file = dsc_file_open(o->path, O_WRONLY | O_TRUNC | O_NOCTTY);
    FAIL_IF(file < 0, error, DESCENT_IO, "cannot write %s: %s", o->path, strerror(errno));
    const descent_status status = stream(o, file, o->path, w, error);
    close(file);
    return status;
}

descent_status descent_report_write(const descent_report_options *options, descent_error *error)
{
    NEED(error, "options", options);
    descent_report_options own = descent_report_options_default();
    TRY(dsc_size_take("report", options, &own, sizeof own, error));
    NEED(error, "folders", own.folders);
    if (own.descriptor < 0) {
        NEED(error, "path", own.path);
    }
    for (size_t i = 0; i < own.count && i < DESCENT_REPORT_RUNS; i++) {
        NEED(error, "folders", own.folders[i]);
    }
    TRY(check(&own, error));
    dsc_writer *w = calloc(1, sizeof *w);
    if (!w) {
        return dsc_no_memory(error, "a report", sizeof *w);
    }
    const descent_status status = write_report(&own, w, error);
    free(w);
    return status;
}
