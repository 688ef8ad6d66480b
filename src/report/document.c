// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: numbers and words are those of the records, or of the library's tables of words;
// nothing is computed from them here.
#include "report/document.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <descent/reason.h>
#include <descent/session.h>

#include "core/clock.h"
#include "report/history.h"
#include "report/model_head.h"
#include "session/kept.h"
#include "session/record.h"
#include "session/results.h"

static void write_member(dsc_writer *w, const char *name, const char *text)
{
    dsc_writer_string(w, name);
    dsc_writer_text(w, ":");
    dsc_writer_string(w, text);
}

static void write_words(dsc_writer *w)
{
    dsc_writer_text(w, "\"places\":{");
    for (int i = 0; i < DESCENT_PLACE_COUNT; i++) {
        dsc_writer_text(w, i > 0 ? "," : "");
        write_member(w, descent_place_word((descent_place)i),
                     descent_place_text((descent_place)i));
    }
    dsc_writer_text(w, "},\n\"stops\":{");
    for (int i = 0; strcmp(descent_stop_word((descent_stop)i), "unknown") != 0; i++) {
        dsc_writer_text(w, i > 0 ? "," : "");
        write_member(w, descent_stop_word((descent_stop)i), descent_stop_text((descent_stop)i));
    }
    dsc_writer_text(w, "},\n");
}

static void write_head(dsc_writer *w)
{
    char made[DSC_TIME_TEXT], directory[DESCENT_RUN_PATH];
    dsc_time_text(made);
    dsc_writer_text(w, "{\"format\":\"descent report 1\",");
    write_member(w, "descent", descent_version());
    dsc_writer_text(w, ",");
    write_member(w, "made", made);
    if (getcwd(directory, sizeof directory)) { /* names of folders are relative to it */
        dsc_writer_text(w, ",");
        write_member(w, "directory", directory);
    }
    dsc_writer_text(w, ",\n\"tables\":");
    dsc_report_tables(w);
    dsc_writer_text(w, ",\n");
    write_words(w);
}

descent_status dsc_report_record(const char *folder, json_t **record, descent_error *error)
{
    *record = dsc_run_record_load(folder);
    if (json_is_object(*record)) {
        return DESCENT_OK;
    }
    json_decref(*record);
    *record = NULL;
    // Whoever opens runs knows what is wrong with this one.
    descent_run *run = NULL;
    TRY(descent_run_open(folder, &run, error));
    descent_run_close(run);
    return dsc_no_memory(error, "the record of a run", 0);
}

// What has been read of the folder, or null, and why it could not be: the report goes on without it.
// Takes the text.
static descent_status write_part(const char *name, descent_status status, char *text,
                                 size_t size, const descent_error *why, dsc_writer *w,
                                 descent_error *error)
{
    if (status == DESCENT_NO_MEMORY) {
        return dsc_fail_as(error, why);
    }
    dsc_writer_text(w, ",\n\"");
    dsc_writer_text(w, name);
    dsc_writer_text(w, "\":");
    if (text) {
        dsc_writer_json_text(w, text, size);
    } else {
        dsc_writer_text(w, "null");
    }
    free(text);
    if (status != DESCENT_OK) {
        char problem[32];
        snprintf(problem, sizeof problem, "%s_problem", name);
        dsc_writer_text(w, ",\n");
        write_member(w, problem, why->message);
    }
    return DESCENT_OK;
}

static descent_status write_parts(const char *folder, dsc_writer *w, descent_error *error)
{
    static const struct {
        const char *name;
        descent_kept kept;
    } kinds[] = {{"diagnosis", DESCENT_KEPT_DIAGNOSIS}, {"slice", DESCENT_KEPT_SLICE}};
    descent_error why = {0};
    char *text = NULL;
    size_t size = 0;
    descent_status status = dsc_results_read(folder, &text, &size, &why);
    TRY(write_part("results", status, text, size, &why, w, error));
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        status = dsc_run_kept(folder, kinds[i].kept, &text, &size, &why);
        TRY(write_part(kinds[i].name, status, text, size, &why, w, error));
    }
    return DESCENT_OK;
}

static const char *state_of(const char *folder, uint64_t bytes)
{
    char where[DESCENT_RUN_PATH];
    return descent_run_ended(folder, NULL)      ? "ended"
           : descent_run_is_busy(folder, where) ? "training"
           : bytes > 0                          ? "stopped"
                                                : "new";
}

static descent_status write_run(const char *folder, dsc_writer *w, descent_error *error)
{
    uint64_t bytes = 0;
    char end[64];
    json_t *record = NULL;
    TRY(dsc_report_record(folder, &record, error));
    json_object_del(record, "graph"); /* large, and of no use to a reader */
    dsc_writer_text(w, "\n{");
    write_member(w, "folder", folder);
    dsc_writer_text(w, ",\n\"record\":");
    dsc_writer_json(w, record);
    json_decref(record);
    json_t *model = NULL;
    TRY(dsc_report_model(folder, &model, error));
    dsc_writer_text(w, ",\n\"model\":");
    dsc_writer_json(w, model);
    json_decref(model);
    TRY(write_parts(folder, w, error));
    dsc_writer_text(w, ",\n\"history\":");
    TRY(dsc_report_history(folder, w, &bytes, error));
    snprintf(end, sizeof end, ",\n\"bytes\":%llu,\n", (unsigned long long)bytes);
    dsc_writer_text(w, end);
    write_member(w, "state", state_of(folder, bytes));
    dsc_writer_text(w, "}");
    return DESCENT_OK;
}

descent_status dsc_report_document(const char *const *folders, size_t count, dsc_writer *w,
                                   descent_error *error)
{
    write_head(w);
    dsc_writer_text(w, "\"runs\":[");
    for (size_t i = 0; i < count; i++) {
        dsc_writer_text(w, i > 0 ? "," : "");
        TRY(write_run(folders[i], w, error));
    }
    dsc_writer_text(w, "\n]}\n");
    if (w->memory) {
        return dsc_no_memory(error, "a report", 0);
    }
    return DESCENT_OK;
}
