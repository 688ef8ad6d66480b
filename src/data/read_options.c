// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The options of reading as one table, from which come the command line, the config file, the
// record of a run and the help. Keeps: none of these can know an option that the others do
// not.
#include <descent/data.h>

#include <stddef.h>

#include "core/size.h"

static const descent_option_word task_words[] = {
    {"auto", DESCENT_TASK_AUTO},       {"classify", DESCENT_TASK_CLASSIFY},
    {"regress", DESCENT_TASK_REGRESS}, {"none", DESCENT_TASK_NONE},
    {"label", DESCENT_TASK_LABEL},     {NULL, 0}};
static const descent_option_word format_words[] = {{"auto", DESCENT_FORMAT_AUTO},
                                                   {"csv", DESCENT_FORMAT_CSV},
                                                   {"idx", DESCENT_FORMAT_IDX},
                                                   {"npy", DESCENT_FORMAT_NPY},
                                                   {"libsvm", DESCENT_FORMAT_LIBSVM},
                                                   {"json", DESCENT_FORMAT_JSON},
                                                   {"cifar", DESCENT_FORMAT_CIFAR},
                                                   {"text", DESCENT_FORMAT_TEXT},
                                                   {NULL, 0}};
static const descent_option_word header_words[] = {{"auto", DESCENT_HEADER_AUTO},
                                                   {"yes", DESCENT_HEADER_YES},
                                                   {"no", DESCENT_HEADER_NO},
                                                   {NULL, 0}};

static const descent_option_word decimal_words[] = {{"auto", DESCENT_DECIMAL_AUTO},
                                                    {"point", DESCENT_DECIMAL_POINT},
                                                    {"comma", DESCENT_DECIMAL_COMMA},
                                                    {NULL, 0}};
static const descent_option_word dates_words[] = {{"auto", DESCENT_DATES_AUTO},
                                                  {"dmy", DESCENT_DATES_DMY},
                                                  {"mdy", DESCENT_DATES_MDY},
                                                  {NULL, 0}};

static const descent_option_word layout_words[] = {
    {"nhwc", DESCENT_LAYOUT_NHWC}, {"nchw", DESCENT_LAYOUT_NCHW}, {NULL, 0}};

static const descent_option_word tokens_words[] = {{"auto", DESCENT_TOKENS_AUTO},
                                                   {"characters", DESCENT_TOKENS_CHARACTERS},
                                                   {"bytes", DESCENT_TOKENS_BYTES},
                                                   {NULL, 0}};

#define FIELD(member) offsetof(descent_read_options, member)
#define SIZE(member)  sizeof(((descent_read_options *)0)->member)

static const descent_option options[] = {
    {.name = "target",
     .metavar = "COLUMNS",
     .kind = DESCENT_OPTION_TEXT,
     .offset = FIELD(target),
     .capacity = SIZE(target),
     .fallback = "",
     .help =
         "column to predict, by name or number (1 is the first); several, a,b,c or a-c, are "
         "predicted together"},
    {.name = "weight",
     .metavar = "COLUMN",
     .kind = DESCENT_OPTION_TEXT,
     .offset = FIELD(weight),
     .capacity = SIZE(weight),
     .fallback = "",
     .help =
         "column that says what each row counts in training and validation (2: as two rows, "
         "0: not at all); no input then"},
    {.name = "task",
     .metavar = "TASK",
     .kind = DESCENT_OPTION_CHOICE,
     .offset = FIELD(task),
     .fallback = "auto",
     .high = DESCENT_TASK_LABEL,
     .words = task_words,
     .help =
         "classify, regress or label (each target is 0 or 1); auto: text or few whole numbers "
         "are classes, several targets of 0 and 1 labels"},
    {.name = "format",
     .metavar = "FORMAT",
     .kind = DESCENT_OPTION_CHOICE,
     .offset = FIELD(format),
     .fallback = "auto",
     .high = DESCENT_FORMAT_TEXT,
     .words = format_words,
     .help = "csv, idx, npy, libsvm, json, cifar, images or text; auto: by the file's name and "
             "content"},
    {.name = "labels",
     .metavar = "FILE",
     .kind = DESCENT_OPTION_TEXT,
     .offset = FIELD(labels),
     .capacity = SIZE(labels),
     .fallback = "",
     .help = "IDX, NPY: the file with the targets"},
    {.name = "image",
     .metavar = "HxWxC",
     .kind = DESCENT_OPTION_TEXT,
     .offset = FIELD(image),
     .capacity = SIZE(image),
     .fallback = "",
     .help = "each row is an image of this height, width and number of channels, such as 28x28 "
             "or 32x32x3; IDX and NPY say it themselves, image files are brought to it"},
    {.name = "layout",
     .metavar = "WORD",
     .kind = DESCENT_OPTION_CHOICE,
     .offset = FIELD(layout),
     .fallback = "nhwc",
     .high = DESCENT_LAYOUT_NCHW,
     .words = layout_words,
     .help = "nhwc or nchw: the file has images pixel by pixel, or plane by plane"},
    {.name = "tokens",
     .metavar = "WORD",
     .kind = DESCENT_OPTION_CHOICE,
     .offset = FIELD(tokens),
     .fallback = "auto",
     .high = DESCENT_TOKENS_BYTES,
     .words = tokens_words,
     .help =
         "text: characters or bytes, what it is cut into; auto: characters when it is UTF-8"},
    {.name = "block",
     .metavar = "N",
     .kind = DESCENT_OPTION_COUNT,
     .offset = FIELD(block),
     .fallback = "64",
     .low = 1,
     .high = 65536,
     .help = "text: tokens in a row, which is as far as a network looks back"},
    {.name = "sequence",
     .metavar = "ID,TIME",
     .kind = DESCENT_OPTION_TEXT,
     .offset = FIELD(sequence),
     .capacity = SIZE(sequence),
     .fallback = "",
     .help =
         "CSV: rows of one ID, in the order of TIME, become one row of positions x features; "
         "no inputs then"},
    {.name = "sequence-length",
     .metavar = "N",
     .kind = DESCENT_OPTION_COUNT,
     .offset = FIELD(sequence_length),
     .fallback = "0",
     .high = 1e6,
     .help =
         "positions of a sequence at most: the last N rows of each; 0: those of the longest"},
    {.name = "missing",
     .metavar = "TEXTS",
     .kind = DESCENT_OPTION_TEXT,
     .offset = FIELD(missing),
     .capacity = SIZE(missing),
     .fallback = "",
     .help = "CSV: text that means a missing value, in addition to NA, null and the like; "
             "separated by "
             "commas"},
    {.name = "keep-na",
     .metavar = "COLUMNS",
     .kind = DESCENT_OPTION_TEXT,
     .offset = FIELD(keep_na),
     .capacity = SIZE(keep_na),
     .fallback = "",
     .help = "CSV: columns in which NA and the like are texts, separated by commas"},
    {.name = "text",
     .metavar = "COLUMNS",
     .kind = DESCENT_OPTION_TEXT,
     .offset = FIELD(text),
     .capacity = SIZE(text),
     .fallback = "",
     .help = "CSV: columns to take as text, separated by commas"},
    {.name = "number",
     .metavar = "COLUMNS",
     .kind = DESCENT_OPTION_TEXT,
     .offset = FIELD(number),
     .capacity = SIZE(number),
     .fallback = "",
     .help = "CSV: columns to take as numbers: what is not a number is missing; separated by "
             "commas"},
    {.name = "ignore",
     .metavar = "COLUMNS",
     .kind = DESCENT_OPTION_TEXT,
     .offset = FIELD(ignore),
     .capacity = SIZE(ignore),
     .fallback = "",
     .help = "CSV: columns to leave out, separated by commas"},
    {.name = "decimal",
     .metavar = "WORD",
     .kind = DESCENT_OPTION_CHOICE,
     .offset = FIELD(decimal),
     .fallback = "auto",
     .high = DESCENT_DECIMAL_COMMA,
     .words = decimal_words,
     .help = "CSV: point or comma, the sign before a fraction; auto: find out"},
    {.name = "dates",
     .metavar = "WORD",
     .kind = DESCENT_OPTION_CHOICE,
     .offset = FIELD(dates),
     .fallback = "auto",
     .high = DESCENT_DATES_MDY,
     .words = dates_words,
     .help = "CSV: dmy or mdy, day or month first in dates like 3/4/2021; auto: find out"},
    {.name = "header",
     .metavar = "WORD",
     .kind = DESCENT_OPTION_CHOICE,
     .offset = FIELD(header),
     .fallback = "auto",
     .high = DESCENT_HEADER_NO,
     .words = header_words,
     .help = "CSV: yes or no, the first line holds the columns' names; auto: find out"},
    {.name = "rows",
     .metavar = "N",
     .kind = DESCENT_OPTION_COUNT,
     .offset = FIELD(rows),
     .fallback = "1000",
     .low = 1,
     .high = 1e8,
     .help = "\"formula: ...\": rows to make"},
    {.name = "range",
     .metavar = "LOW,HIGH",
     .kind = DESCENT_OPTION_TEXT,
     .offset = FIELD(range),
     .capacity = SIZE(range),
     .fallback = "-1,1",
     .help = "\"formula: ...\": where its variables lie"},
    {.name = "data-seed",
     .metavar = "N",
     .kind = DESCENT_OPTION_COUNT,
     .offset = FIELD(data_seed),
     .fallback = "1",
     .high = 9007199254740992.0,
     .help = "\"formula: ...\": seed of variables and noise"},
};

const descent_option_table *descent_read_option_table(void)
{
    static const descent_option_table table = {.title = "Data",
                                               .options = options,
                                               .count = sizeof options / sizeof *options,
                                               .struct_size = sizeof(descent_read_options)};
    return &table;
}

void descent_read_options_init(descent_read_options *to, size_t size)
{
    descent_read_options own;
    descent_options_default(descent_read_option_table(), &own);
    dsc_size_give(&own, sizeof own, to, size);
}
