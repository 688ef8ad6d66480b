// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What is said where a text of layers cannot be read: the word, its column, and the line with a
// caret below it.
#include "graph/layers_refusals.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include <descent/options.h>

// A part of the text as one line.
static void copy_line(char *line, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        line[i] = isspace((unsigned char)text[i]) ? ' ' : text[i];
    }
    line[length] = '\0';
}

// Not within a character of several bytes.
static size_t character_at(const char *text, size_t at)
{
    while (at > 0 && ((unsigned char)text[at] & 0xC0) == 0x80) {
        at--;
    }
    return at;
}

// The line with a caret below the column; of a long line what is around it.
enum { SHOWN = 200 };
static const char *show(const dsc_layer_reader *p, size_t column, char shown[SHOWN])
{
    enum { WIDE = 76, BEFORE = 40 }; // so that it stands on one line of a terminal
    char line[WIDE + 1];
    const char *text = p->layers->text;
    const size_t length = strlen(text);
    const bool later = length > WIDE && column > BEFORE;
    const size_t start = character_at(text, later ? column - BEFORE : 0);
    const size_t rest = length - start;
    const size_t room = length > WIDE ? WIDE - 8 : WIDE; // with dots on both sides
    const size_t taken = rest <= room ? rest : character_at(text, start + room) - start;
    copy_line(line, text + start, taken);
    snprintf(shown, SHOWN, "  %s%s%s\n  %*s^", later ? "... " : "", line,
             taken < rest ? " ..." : "", (int)(column - 1 - start + (later ? 4 : 0)), "");
    return shown;
}

const char *dsc_layer_splice(const dsc_layer_reader *p, size_t from, size_t to,
                             const char *inserted, char spliced[DSC_VALUE_TEXT])
{
    const char *text = p->layers->text;
    const size_t length = strlen(text), added = strlen(inserted);
    if (length - (to - from) + added >= DSC_VALUE_TEXT) {
        spliced[0] = '\0';
        return spliced;
    }
    copy_line(spliced, text, from);
    memcpy(spliced + from, inserted, added);
    copy_line(spliced + from + added, text + to, length - to);
    return spliced;
}

descent_status dsc_layer_refuse_at(const dsc_layer_reader *p, const char *word, size_t column,
                                   const char *says, const char *remedy)
{
    char shown[SHOWN];
    show(p, column, shown);
    if (!*remedy) {
        return dsc_fail(p->error, DESCENT_INVALID, "layers: \"%s\" at column %zu %s\n%s", word,
                        column, says, shown);
    }
    return dsc_fail(p->error, DESCENT_INVALID,
                    "layers: \"%s\" at column %zu %s\n%s" DSC_REMEDY "layers = %s", word,
                    column, says, shown, DSC_VALUE(remedy));
}

descent_status dsc_layer_refuse_near(const dsc_layer_reader *p, const char *expected,
                                     const char *near)
{
    char says[512], shown[SHOWN], better[DSC_VALUE_TEXT] = "";
    FAIL_IF(p->word[0] == '\0', p->error, DESCENT_INVALID,
            "layers: the text ends at column %zu without %s\n%s" DSC_REMEDY
            "layers = 256 relu 128 relu",
            p->column, expected, show(p, p->column, shown));
    near = strchr(p->word, ':') ? NULL : near; // a number that goes with it is not put right
    snprintf(says, sizeof says, "is not %s%s%s%s", expected, near ? "; did you mean \"" : "",
             near ? near : "", near ? "\"?" : "");
    if (near) {
        const size_t from = p->column - 1;
        dsc_layer_splice(p, from, (size_t)(p->at - p->layers->text), near, better);
    }
    return dsc_layer_refuse_at(p, p->word, p->column, says,
                               *better ? better : "256 relu 128 relu");
}

descent_status dsc_layer_refuse(const dsc_layer_reader *p, const char *expected)
{
    return dsc_layer_refuse_near(p, expected, NULL);
}

descent_status dsc_layer_refuse_kind(const dsc_layer_reader *p)
{
    enum { MOST = 64 };
    const char *names[MOST + DESCENT_FUNCTION_COUNT];
    const size_t kinds = p->kind_count < MOST ? p->kind_count : MOST;
    char expected[480] = "a number of units, a function or a layer (";
    size_t length = strlen(expected);
    for (size_t i = 0; i < kinds; i++) {
        names[i] = p->kinds[i].word;
        snprintf(expected + length, sizeof expected - length, "%s%s", names[i],
                 i + 1 < kinds ? ", " : ")");
        length += strlen(expected + length);
    }
    for (int i = 0; i < DESCENT_FUNCTION_COUNT; i++) {
        names[kinds + (size_t)i] = descent_function_name((descent_function)i);
    }
    return dsc_layer_refuse_near(
        p, expected, descent_nearest_name(p->word, names, kinds + DESCENT_FUNCTION_COUNT));
}
