// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Every cell of the messy files in corpus/ is what its .cells file says; see the README there.
#include <dirent.h>
#include <math.h>

#include "read.h"

enum { LINE = 8192 };

static void show_number(double value, char *text, size_t capacity)
{
    if (isnan(value)) {
        snprintf(text, capacity, "NA");
    } else {
        snprintf(text, capacity, "%.7g", value);
    }
}

// A line break in a text is \n.
static void show_category(const char *category, char *text, size_t capacity)
{
    size_t used = 0;
    for (const char *p = category; *p && used + 2 < capacity; p++) {
        if (*p == '\n') {
            text[used++] = '\\';
        }
        text[used++] = *p == '\n' ? 'n' : *p;
    }
    text[used] = '\0';
}

static void show_cell(const descent_dataset *d, size_t row, const dsc_column *column,
                      char *text, size_t capacity)
{
    const double target = descent_dataset_target(d, row);
    double value = 0;
    switch (column->kind) {
    case DSC_COLUMN_SKIPPED:
        snprintf(text, capacity, "-");
        break;
    case DSC_COLUMN_TARGET:
        if (descent_dataset_task(d) == DESCENT_TASK_CLASSIFY) {
            snprintf(text, capacity, "%s", descent_dataset_class_name(d, (size_t)target));
        } else {
            show_number(target, text, capacity);
        }
        break;
    case DSC_COLUMN_NUMBER:
        show_number(value_at(d, row, column->slot), text, capacity);
        break;
    case DSC_COLUMN_DATE:
        // Year and day, which tell everything but the time of day.
        value = value_at(d, row, column->slot + 2);
        if (isnan(value)) {
            snprintf(text, capacity, "NA");
        } else {
            const double year = floor(value + 1e-5);
            const bool leap =
                fmod(year, 4) == 0 && (fmod(year, 100) != 0 || fmod(year, 400) == 0);
            snprintf(text, capacity, "%.0f/%.0f", year,
                     floor((value - year) * (leap ? 366 : 365) + 0.1) + 1);
        }
        break;
    case DSC_COLUMN_CATEGORY:
        value = value_at(d, row, column->slot);
        show_category(isnan(value) ? "NA" : column->categories[(size_t)value], text, capacity);
        break;
    }
}

static void show_row(const descent_dataset *d, size_t row, char *line)
{
    const dsc_schema *schema = d->schema;
    size_t used = 0;
    for (size_t i = 0; i < schema->column_count; i++) {
        char cell[256];
        show_cell(d, row, &schema->columns[i], cell, sizeof cell);
        used += (size_t)snprintf(line + used, LINE - used, "%s%s", i ? "\t" : "", cell);
    }
}

static bool next_line(FILE *file, char *line, int room)
{
    if (!fgets(line, room, file)) {
        return false;
    }
    line[strcspn(line, "\n")] = '\0';
    return true;
}

static void check_line(const char *path, const char *what, const char *got, const char *wanted)
{
    if (!CHECK(strcmp(got, wanted) == 0)) {
        printf("%s, %s:\n  is     %s\n  wanted %s\n", path, what, got, wanted);
    }
}

// Names and kinds, then the rows, then the notes, of which the file says parts.
static void check_cells(const char *path, const descent_dataset *d, FILE *cells, char *line)
{
    static const char *const kinds[] = {"number", "category", "date", "left out", "target"};
    char got[LINE] = "", what[32];
    for (size_t i = 0, used = 0; i < d->schema->column_count; i++) {
        const dsc_column *column = &d->schema->columns[i];
        used += (size_t)snprintf(got + used, LINE - used, "%s%s:%s", i ? "\t" : "",
                                 column->name, kinds[column->kind]);
    }
    check_line(path, "columns", got, line);
    size_t row = 0;
    bool more = next_line(cells, line, LINE);
    for (; more && strncmp(line, "note: ", 6) != 0; more = next_line(cells, line, LINE)) {
        if (row < d->rows) {
            snprintf(what, sizeof what, "row %zu", row + 1);
            show_row(d, row, got);
            check_line(path, what, got, line);
        }
        row++;
    }
    if (!CHECK(row == d->rows)) {
        printf("%s: %zu rows, not %zu\n", path, d->rows, row);
    }
    for (; more; more = next_line(cells, line, LINE)) {
        bool found = false;
        for (size_t i = 0; i < descent_dataset_notes(d); i++) {
            found = found || strstr(descent_dataset_note(d, i), line + 6);
        }
        if (!CHECK(found)) {
            printf("%s: no note with: %s\n%s", path, line + 6, descent_dataset_report(d));
        }
    }
}

// The lines behind "error:" are parts of the message or of a remedy.
static void check_error(const char *path, descent_status status, const char *message,
                        FILE *cells, char *line)
{
    if (!CHECK(status != DESCENT_OK)) {
        printf("%s was read\n", path);
        return;
    }
    for (bool more = true; more; more = next_line(cells, line, LINE)) {
        const char *part = strncmp(line, "error: ", 7) == 0 ? line + 7 : line;
        if (!CHECK(strstr(message, part) != NULL)) {
            printf("%s: no \"%s\" in:\n%s\n", path, part, message);
        }
    }
}

static void check_file(const char *name)
{
    char path[600], line[LINE], settings[512];
    snprintf(path, sizeof path, "%s/%s", DESCENT_CORPUS, name);
    FILE *cells = fopen(path, "r");
    if (!CHECK(cells != NULL)) {
        return;
    }
    path[strlen(path) - strlen(".cells")] = '\0';
    CHECK(next_line(cells, settings, sizeof settings) && next_line(cells, line, LINE));
    const descent_read_options options = options_of(settings);
    descent_dataset *d = NULL;
    descent_error error = {0};
    const descent_status status = descent_dataset_read(path, &options, &d, &error);
    if (strncmp(line, "error: ", 7) == 0) {
        check_error(path, status, check_said(&error), cells, line);
    } else if (CHECK(status == DESCENT_OK)) {
        check_cells(path, d, cells, line);
    } else {
        printf("%s\n", error.message);
    }
    descent_dataset_free(d);
    fclose(cells);
}

static void every_file_of_the_corpus_reads_as_it_says(void)
{
    DIR *folder = opendir(DESCENT_CORPUS);
    size_t count = 0;
    for (struct dirent *entry = folder ? readdir(folder) : NULL; entry;
         entry = readdir(folder)) {
        const size_t length = strlen(entry->d_name);
        if (length > 6 && strcmp(entry->d_name + length - 6, ".cells") == 0) {
            check_file(entry->d_name);
            count++;
        }
    }
    if (folder) {
        closedir(folder);
    }
    CHECK(count >= 20);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(every_file_of_the_corpus_reads_as_it_says)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
