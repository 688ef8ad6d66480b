// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// metrics.jsonl, as a report has it.
//
// Keeps: every row of the history is in the report, in one pass over the file and with the
// memory of two blocks. Numbers are those of the file.
#include "report/history.h"

#include <math.h>
#include <string.h>

#include <descent/session.h>

#include "report/table.h"

static const dsc_column step_columns[] = {{"epoch", DSC_COLUMN_COUNT},
                                          {"step", DSC_COLUMN_COUNT},
                                          {"loss", DSC_COLUMN_SHORT},
                                          {"gradient_norm", DSC_COLUMN_SHORT},
                                          {"lr", DSC_COLUMN_EXACT}};
static const dsc_table_form steps = {"step", step_columns,
                                     sizeof step_columns / sizeof *step_columns};

static const dsc_column epoch_columns[] = {{"epoch", DSC_COLUMN_COUNT},
                                           {"step", DSC_COLUMN_COUNT},
                                           {"train_loss", DSC_COLUMN_EXACT},
                                           {"train_loss_se", DSC_COLUMN_SHORT},
                                           {"valid_loss", DSC_COLUMN_EXACT},
                                           {"valid_loss_se", DSC_COLUMN_SHORT},
                                           {"valid_metric", DSC_COLUMN_EXACT},
                                           {"valid_rise", DSC_COLUMN_SHORT},
                                           {"valid_rise_se", DSC_COLUMN_SHORT},
                                           {"test_loss", DSC_COLUMN_EXACT},
                                           {"test_metric", DSC_COLUMN_EXACT},
                                           {"lr", DSC_COLUMN_EXACT},
                                           {"seconds", DSC_COLUMN_SHORT},
                                           {"examples_per_second", DSC_COLUMN_SHORT},
                                           {"slope", DSC_COLUMN_EXACT},
                                           {"noise_scale", DSC_COLUMN_EXACT},
                                           {"significance", DSC_COLUMN_EXACT},
                                           {"sharpness", DSC_COLUMN_EXACT},
                                           {"smallest_eigenvalue", DSC_COLUMN_EXACT}};
enum { EPOCH_COLUMNS = sizeof epoch_columns / sizeof *epoch_columns };
static const dsc_table_form epochs = {"epoch", epoch_columns, EPOCH_COLUMNS};

void dsc_report_tables(dsc_writer *w)
{
    dsc_writer_text(w, "{");
    dsc_table_describe(&steps, w);
    dsc_writer_text(w, ",");
    dsc_table_describe(&epochs, w);
    dsc_writer_text(w, "}");
}

typedef struct history {
    dsc_writer *writer;
    dsc_table *steps, *epochs;
    uint64_t bytes;          /* of the file, up to the last row */
    bool begun;              /* an item stands in the array */
    char generalisation[32]; /* of the last epoch that says something */
} history;

static void begin_item(history *h)
{
    dsc_writer_text(h->writer, h->begun ? ",\n" : "\n");
    h->begun = true;
}

static void write_table(history *h, dsc_table *table)
{
    if (dsc_table_rows(table) > 0) {
        begin_item(h);
        dsc_table_write(table, h->writer);
    }
}

static void add_step(history *h, const descent_history_row *row)
{
    const double numbers[] = {(double)row->epoch, (double)row->step, row->loss,
                              row->gradient_norm, row->learning_rate};
    if (dsc_table_add(h->steps, numbers)) {
        write_table(h, h->steps);
    }
}

static void add_row(history *h, const descent_history_row *row)
{
    begin_item(h);
    dsc_writer_json_text(h->writer, row->json, strlen(row->json));
}

// What validation says is in words, so that no table has it.
static void note_change(history *h, const descent_history_row *row, const json_t *event)
{
    const char *word = json_string_value(json_object_get(event, "generalisation"));
    if (word && strncmp(word, h->generalisation, sizeof h->generalisation - 1) != 0) {
        snprintf(h->generalisation, sizeof h->generalisation, "%s", word);
        begin_item(h);
        dsc_writer_text(h->writer, "{\"note\":");
        dsc_writer_json_text(h->writer, row->json, strlen(row->json));
        dsc_writer_text(h->writer, "}");
    }
}

static bool add_epoch(history *h, const descent_history_row *row)
{
    double numbers[EPOCH_COLUMNS];
    json_t *event = json_loads(row->json, 0, NULL);
    if (!event) { /* it was parsed a moment ago */
        h->writer->memory = true;
        return false;
    }
    for (size_t i = 0; i < EPOCH_COLUMNS; i++) {
        const json_t *value = json_object_get(event, epoch_columns[i].name);
        numbers[i] = json_is_number(value) ? json_number_value(value) : (double)NAN;
    }
    note_change(h, row, event);
    json_decref(event);
    if (dsc_table_add(h->epochs, numbers)) {
        write_table(h, h->epochs);
    }
    return true;
}

static bool add(const descent_history_row *row, void *user)
{
    history *h = user;
    h->bytes = row->end;
    if (row->kind == DESCENT_HISTORY_STEP) {
        add_step(h, row);
    } else if (row->kind == DESCENT_HISTORY_EPOCH) {
        return add_epoch(h, row) && h->writer->problem == 0;
    } else {
        add_row(h, row);
    }
    return h->writer->problem == 0;
}

static descent_status write_all(const char *folder, history *h, descent_error *error)
{
    TRY(dsc_table_create(&steps, &h->steps, error));
    TRY(dsc_table_create(&epochs, &h->epochs, error));
    dsc_writer_text(h->writer, "[");
    TRY(descent_run_history(folder, add, h, error));
    write_table(h, h->steps);
    write_table(h, h->epochs);
    dsc_writer_text(h->writer, "]");
    return DESCENT_OK;
}

descent_status dsc_report_history(const char *folder, dsc_writer *writer, uint64_t *bytes,
                                  descent_error *error)
{
    history h = {.writer = writer};
    const descent_status status = write_all(folder, &h, error);
    dsc_table_free(h.steps);
    dsc_table_free(h.epochs);
    *bytes = h.bytes;
    return status;
}
