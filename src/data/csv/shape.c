// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What is wrong with a CSV file as a whole, with a command that mends it: texts that are not
// UTF-8, names that something else separates, sums below the table.
//
// Keeps: each message has a command that can be pasted as it is: names are quoted for the
// shell, packed files are unpacked on the way, and the result goes to another file.
#include "data/csv/shape.h"

#include <stdio.h>
#include <string.h>

#include "core/letters.h"
#include "data/csv/delimiter.h"
#include "data/csv/trouble.h"

void dsc_add_word(dsc_words *words, const char *word)
{
    const bool plain = word[0] && !strpbrk(word, " '\"\\$`!*?[](){}<>|&;#~");
    dsc_words_add(words, plain ? "" : "'");
    for (; *word; word++) {
        if (*word == '\'') {
            dsc_words_add(words, "'\\''");
        } else {
            dsc_words_add_bytes(words, word, 1);
        }
    }
    dsc_words_add(words, plain ? "" : "'");
}

void dsc_add_command(dsc_words *words, const char *name, const char *command, const char *out)
{
    const size_t length = strlen(name);
    const bool packed = length > 3 && strcmp(name + length - 3, ".gz") == 0;
    const bool input = strncmp(command, "tr ", 3) == 0 || strncmp(command, "python3 ", 8) == 0;
    // What came from a pipe is mended in the pipe.
    if (strcmp(name, "stdin") == 0) {
        dsc_words_try(words, "$ ... | %s", command);
    } else if (packed) {
        dsc_words_try(words, "$ gzip -dc ");
        dsc_add_word(words, name);
        dsc_words_add(words, " | %s", command);
    } else {
        dsc_words_try(words, "$ %s %s", command, input ? "< " : "");
        dsc_add_word(words, name);
    }
    dsc_words_add(words, " > %s", out);
}

void dsc_add_sed(dsc_words *words, const char *name, const char *script)
{
    char command[DSC_CSV_SAMPLES * 24 + 16];
    snprintf(command, sizeof command, "sed '%s'", script);
    dsc_add_command(words, name, command, "rows.csv");
}

void dsc_add_without_lines(dsc_words *words, const char *name, const dsc_csv_trouble *trouble)
{
    char script[DSC_CSV_SAMPLES * 24] = "";
    size_t used = 0;
    for (uint64_t i = 0; i < trouble->count && i < DSC_CSV_SAMPLES; i++) {
        used += (size_t)snprintf(script + used, sizeof script - used, "%s%llud", i ? ";" : "",
                                 (unsigned long long)trouble->samples[i].line);
    }
    dsc_add_sed(words, name, script);
    dsc_words_add(words, "    # without %s", trouble->count == 1 ? "this line" : "these lines");
}

descent_status dsc_not_utf8(const char *name, uint64_t line, size_t field, const char *what,
                            descent_error *error)
{
    dsc_words words = {0};
    dsc_words_add(
        &words,
        "%s:%llu:%zu: %s\n"
        "if letters come out wrong, another encoding is right in place of WINDOWS-1252",
        name, (unsigned long long)line, field, what);
    dsc_add_command(&words, name, "iconv -f WINDOWS-1252 -t UTF-8", "utf8.csv");
    return dsc_words_fail(&words, DESCENT_BAD_DATA, error);
}

// A delimiter as sed knows it, and any blanks with it.
static const char *sed_delimiter(char delimiter, bool pattern)
{
    switch (delimiter) {
    case '\t':
        return pattern ? " *\\t *" : "\\t";
    case ' ':
        return pattern ? "[ \\t][ \\t]*" : "\\t";
    case ';':
        return pattern ? " *; *" : ";";
    case '|':
        return pattern ? " *| *" : "|";
    default:
        return pattern ? " *, *" : ",";
    }
}

descent_status dsc_csv_other_names(const dsc_csv_scan *scan, char delimiter,
                                   descent_error *error)
{
    char script[64], names[88];
    const char *file = dsc_source_name(scan->source);
    dsc_words words = {0};
    dsc_show_text(scan->buffer + scan->record_begin, scan->record_end - scan->record_begin,
                  names, sizeof names);
    dsc_words_add(&words, "%s:%llu: %s separate the names, but %s the rows below\n  %s", file,
                  (unsigned long long)scan->record_line,
                  dsc_csv_delimiter_name(scan->delimiter), dsc_csv_delimiter_name(delimiter),
                  names);
    snprintf(script, sizeof script, "%llus/%s/%s/g", (unsigned long long)scan->record_line,
             sed_delimiter(scan->delimiter, true), sed_delimiter(delimiter, false));
    dsc_add_sed(&words, file, script);
    return dsc_words_fail(&words, DESCENT_BAD_DATA, error);
}

descent_status dsc_csv_quoted_names(const dsc_csv_scan *scan, descent_error *error)
{
    char script[48], names[88];
    const char *file = dsc_source_name(scan->source);
    dsc_words words = {0};
    dsc_show_text(scan->fields[0].text, scan->fields[0].length, names, sizeof names);
    dsc_words_add(&words, "%s:%llu: the names are quoted as a whole: they are one field\n  %s",
                  file, (unsigned long long)scan->record_line, names);
    snprintf(script, sizeof script, "%llus/\"//g", (unsigned long long)scan->record_line);
    dsc_add_sed(&words, file, script);
    return dsc_words_fail(&words, DESCENT_BAD_DATA, error);
}

// A word in small letters, whatever those of the text are, which may end in a colon.
static bool same_letters(const char *word, const char *text, size_t length)
{
    length -= length > 0 && text[length - 1] == ':';
    bool same = strlen(word) == length;
    for (size_t i = 0; i < length && same; i++) {
        same = lower(text[i]) == word[i];
    }
    return same;
}

bool dsc_is_total_word(const char *word, size_t length)
{
    static const char *const words[] = {"total",         "totals",
                                        "grand total",   "sum",
                                        "average",       "mean",
                                        "subtotal",      "sub-total",
                                        "gesamt",        "summe",
                                        "insgesamt",     "gesamtsumme",
                                        "mittelwert",    "durchschnitt",
                                        "zwischensumme", "somme",
                                        "moyenne",       "total general",
                                        "suma",          "promedio",
                                        "subtotales",    "totale",
                                        "somma",         "sous-total",
                                        "totaal",        "total g\xC3\xA9n\xC3\xA9ral"};
    bool known = false;
    for (size_t i = 0; i < sizeof words / sizeof *words && !known; i++) {
        known = same_letters(words[i], word, length);
    }
    return known;
}

// What stands next to sums and means below a table, and may be a name by itself.
static bool is_statistic(const char *word, size_t length)
{
    static const char *const words[] = {"min",    "max",   "minimum",           "maximum",
                                        "median", "std",   "std. dev.",         "std dev",
                                        "stdev",  "sd",    "variance",          "count",
                                        "n",      "range", "standardabweichung"};
    bool known = false;
    for (size_t i = 0; i < sizeof words / sizeof *words && !known; i++) {
        known = same_letters(words[i], word, length);
    }
    return known;
}

bool dsc_csv_is_total(const dsc_csv_scan *scan, bool below, bool *empty)
{
    size_t first = 0;
    *empty = false;
    while (first < scan->field_count && scan->fields[first].length == 0) {
        first++;
    }
    if (first == scan->field_count) {
        return false;
    }
    const char *word = scan->fields[first].text;
    const size_t length = scan->fields[first].length;
    const bool known = dsc_is_total_word(word, length) || (below && is_statistic(word, length));
    for (size_t i = 0; i < scan->field_count && known; i++) {
        *empty = *empty || scan->fields[i].length == 0;
    }
    return known;
}

descent_status dsc_csv_unnamed_total(const char *name, descent_error *error)
{
    dsc_words words = {0};
    dsc_words_add(&words, "%s: the last row holds the sums of all others, and is not a row",
                  name);
    dsc_add_sed(&words, name, "$d");
    dsc_words_add(&words, "    # without it");
    return dsc_words_fail(&words, DESCENT_BAD_DATA, error);
}

descent_status dsc_csv_total(const char *name, const dsc_csv_trouble *trouble,
                             descent_error *error)
{
    char script[32];
    const dsc_csv_sample *sample = &trouble->samples[0];
    dsc_words words = {0};
    dsc_words_add(&words,
                  "%s:%llu: the table ends in a line that sums it up, which is not a row\n  %s",
                  name, (unsigned long long)sample->line, sample->excerpt);
    snprintf(script, sizeof script, "%llu,$d", (unsigned long long)sample->line);
    dsc_add_sed(&words, name, script);
    dsc_words_add(&words, "    # without it");
    return dsc_words_fail(&words, DESCENT_BAD_DATA, error);
}
