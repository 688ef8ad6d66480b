// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Lines that are rows of another notation than CSV: "(1, 'x', 2),", "a=1,b=2", "1,1:0.5,3:2",
// rows that stand in quotes or end in another mark as a whole. Known by the first lines.
//
// Keeps: a file is refused only when all of its first lines have the form (at least two or three), for
// a single odd line is a matter of its row; each refusal comes with a command that makes a CSV file
// of it, and none is offered for a form that the command does not undo.
#include "data/csv/lines.h"

#include <stdio.h>
#include <string.h>

#include "data/csv/shape.h"
#include "data/csv/trouble.h"
#include "data/parse.h"

enum { LOOK = 20, KEYS = 64 };

typedef struct line {
    const char *text;
    size_t length;
} line;

// The first lines that are whole and not blank, without blanks around; how many.
static size_t first_lines(const char *text, const char *end, line *lines)
{
    size_t count = 0;
    while (text < end && count < LOOK) {
        const char *stop = memchr(text, '\n', (size_t)(end - text));
        if (!stop) {
            break;
        }
        line l = {text, (size_t)(stop - text)};
        while (l.length > 0 && strchr(" \t\r", l.text[l.length - 1])) {
            l.length--;
        }
        while (l.length > 0 && strchr(" \t", *l.text)) {
            l.text++;
            l.length--;
        }
        if (l.length > 0) {
            lines[count++] = l;
        }
        text = stop + 1;
    }
    return count;
}

static size_t count_of(const line *l, char c)
{
    size_t count = 0;
    for (size_t i = 0; i < l->length; i++) {
        count += l->text[i] == c;
    }
    return count;
}

// "(1, 'x', 2)," with no other brackets inside: (1),(2) may be two negative amounts.
static bool in_brackets(const line *l)
{
    static const char open[] = "([{", close[] = ")]}";
    const char *kind = strchr(open, *l->text);
    size_t length = l->length;
    length -= length > 0 && strchr(",;", l->text[length - 1]);
    if (!kind || length < 3 || l->text[length - 1] != close[kind - open]) {
        return false;
    }
    size_t brackets = 0;
    for (size_t k = 0; k < sizeof open - 1; k++) {
        brackets += count_of(l, open[k]) + count_of(l, close[k]);
    }
    return brackets == 2 && memchr(l->text, ',', length - 1) && !memchr(l->text, ':', length);
}

// "1,2,3" as one field in quotes.
static bool in_quotes(const line *l, const line *first)
{
    const char all[] = ",;\t|";
    bool same = l->length > 2 && l->text[0] == '"' && l->text[l->length - 1] == '"' &&
                count_of(l, '"') == 2;
    size_t marks = 0;
    for (size_t k = 0; k < sizeof all - 1; k++) {
        marks += count_of(l, all[k]);
        same = same && count_of(l, all[k]) == count_of(first, all[k]);
    }
    return same && marks > 1;
}

// "a,b,c;": one semicolon, at the end, behind fields that something else separates.
static bool ends_in_semicolon(const line *l)
{
    return l->text[l->length - 1] == ';' && count_of(l, ';') == 1 &&
           (count_of(l, ',') > 1 || count_of(l, '\t') > 0);
}

// "1,1:0.5,3:2": a label and pairs with ascending indices, none a time of day.
static bool is_pairs(const line *l)
{
    double number = 0;
    const char *p = dsc_number_scan(l->text, &number), *end = l->text + l->length;
    double last = -1;
    bool clocks = true;
    size_t pairs = 0;
    while (p && p < end && strchr(", ", *p)) {
        double index = 0;
        for (p++; p < end && *p == ' '; p++) {
        }
        const char *start = p;
        for (; p < end && *p >= '0' && *p <= '9'; p++) {
            index = 10 * index + (*p - '0');
        }
        if (p == start || p == end || *p != ':' || index <= last) {
            return false;
        }
        const char *value = p + 1;
        p = dsc_number_scan(value, &number);
        clocks = clocks && index < 24 && p && p - value == 2;
        last = index;
        pairs++;
    }
    return p == end && pairs > 0 && !clocks && count_of(l, ',') > 0;
}

// The names in "a=1,b=2", between one delimiter; a first field may have none. How many have
// one, 0 when the line is another.
typedef struct keys {
    char delimiter, joint;
    bool unnamed; /* the first field has no name */
    line names[KEYS];
    size_t count;
} keys;

static bool is_word(const char *text, size_t length)
{
    bool letters = length > 0 && ((*text | 0x20) >= 'a') && ((*text | 0x20) <= 'z');
    for (size_t i = 0; i < length && letters; i++) {
        letters = text[i] != '"' && text[i] != '/' && text[i] != '\'';
    }
    return letters;
}

static bool read_keys(const line *l, char delimiter, char joint, keys *k)
{
    const char *p = l->text, *end = l->text + l->length;
    *k = (keys){.delimiter = delimiter, .joint = joint};
    for (size_t field = 0; p < end && k->count < KEYS; field++) {
        const char *stop = memchr(p, delimiter, (size_t)(end - p));
        stop = stop ? stop : end;
        while (p < stop && *p == ' ') {
            p++;
        }
        const char *mark = memchr(p, joint, (size_t)(stop - p));
        if (mark && is_word(p, (size_t)(mark - p))) {
            k->names[k->count++] = (line){p, (size_t)(mark - p)};
        } else if (field == 0 && !mark) {
            k->unnamed = true;
        } else {
            return false;
        }
        p = stop + 1;
    }
    return k->count > 1;
}

static bool same_names(const keys *a, const keys *b)
{
    bool same = a->count == b->count && a->unnamed == b->unnamed;
    for (size_t i = 0; i < a->count && same; i++) {
        same = a->names[i].length == b->names[i].length &&
               memcmp(a->names[i].text, b->names[i].text, a->names[i].length) == 0;
        for (size_t k = 0; k < i && same; k++) {
            same = a->names[i].length != a->names[k].length ||
                   memcmp(a->names[i].text, a->names[k].text, a->names[i].length) != 0;
        }
    }
    return same;
}

// All lines have the same names in their fields.
static bool find_keys(const line *lines, size_t count, keys *found)
{
    static const char delimiters[] = {',', ';', '\t', '|', ' '}, joints[] = {'=', ':'};
    for (size_t d = 0; d < sizeof delimiters; d++) {
        for (size_t j = 0; j < sizeof joints; j++) {
            bool all = read_keys(&lines[0], delimiters[d], joints[j], found);
            for (size_t i = 0; i < count && all; i++) {
                keys other;
                all = read_keys(&lines[i], delimiters[d], joints[j], &other) &&
                      same_names(found, &other);
            }
            if (all) {
                return true;
            }
        }
    }
    return false;
}

static void add_keys_command(dsc_words *words, const char *name, const keys *k)
{
    char command[160];
    const char own[2] = {k->delimiter, '\0'};
    const char *d = k->delimiter == '\t' ? "\\t" : own;
    char label[32] = "";
    if (k->unnamed) {
        snprintf(label, sizeof label, "s/^[^%s]*/label/; ", d);
    }
    snprintf(command, sizeof command,
             "sed -E '1{h; s/%c[^%s]*//g; %sp; g}; s/(^|[%s]) *[^%s%c]*%c/\\1/g'", k->joint, d,
             label, d, d, k->joint, k->joint);
    dsc_add_command(words, name, command, "rows.csv");
}

descent_status dsc_csv_refuse_lines(const char *name, const char *text, size_t length,
                                    descent_error *error)
{
    line lines[LOOK];
    keys k;
    char shown[64];
    dsc_words words = {0};
    const size_t count = first_lines(text, text + length, lines);
    bool brackets = count > 1, quotes = count > 2, ends = count > 2, pairs = count > 1;
    for (size_t i = 0; i < count; i++) {
        brackets = brackets && in_brackets(&lines[i]);
        quotes = quotes && in_quotes(&lines[i], &lines[0]);
        ends = ends && ends_in_semicolon(&lines[i]);
        pairs = pairs && is_pairs(&lines[i]);
    }
    if (brackets) {
        dsc_show_text(lines[0].text, lines[0].length, shown, sizeof shown);
        dsc_words_add(&words, "%s: every line is in brackets: %s", name, shown);
        dsc_add_command(&words, name,
                        "sed -E 's/^[ \\t]*[[({]//; s/[])}][,;]?[ \\t\\r]*$//; s/\\x27/\"/g'",
                        "rows.csv");
    } else if (quotes) {
        dsc_words_add(&words, "%s: every line is quoted as a whole, which makes it one field",
                      name);
        dsc_add_command(&words, name, "sed 's/\"//g'", "rows.csv");
    } else if (ends) {
        dsc_words_add(&words, "%s: every line ends in a semicolon, which separates nothing",
                      name);
        dsc_add_command(&words, name, "sed 's/;[ \\t\\r]*$//'", "rows.csv");
    } else if (pairs) {
        dsc_words_add(&words, "%s: this is LIBSVM with commas between the pairs", name);
        dsc_add_command(&words, name, "tr ',' ' '", "rows.svm");
    } else if (count > 1 && find_keys(lines, count, &k)) {
        dsc_show_text(lines[0].text, lines[0].length, shown, sizeof shown);
        dsc_words_add(&words, "%s: every field has its name in front: %s", name, shown);
        add_keys_command(&words, name, &k);
    }
    return words.text ? dsc_words_fail(&words, DESCENT_BAD_DATA, error) : DESCENT_OK;
}
