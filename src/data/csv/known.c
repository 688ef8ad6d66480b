// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Files that are no tables of text, known by their first bytes.
//
// Keeps: a file that is no table is called what it is, rather than complained about field by
// field. Its first bytes are compared; its name does not count.
#include "data/csv/known.h"

#include <string.h>

#include "core/letters.h"
#include "data/csv/lines.h"
#include "data/csv/shape.h"
#include "data/csv/trouble.h"

// What a file is, and what makes a table of it: a command before its name, or some advice.
typedef struct known_format {
    const char *magic;
    size_t length;
    const char *what, *command, *out, *advice;
} known_format;

static const char spreadsheet[] = "export the sheet as CSV";

static const known_format formats[] = {
    {"\x93NUMPY", 6, "a NumPy array, not CSV", NULL, NULL, "format = npy"},
    {"PAR1", 4, "a Parquet file, not CSV",
     "python3 -c 'import pandas, sys; "
     "pandas.read_parquet(sys.stdin.buffer).to_csv(sys.stdout, index=False)'",
     "table.csv", NULL},
    {"\x89HDF", 4, "an HDF5 file, not CSV", NULL, NULL, "export the table as CSV or NPY"},
    {"\x89PNG", 4, "a picture, not a table", NULL, NULL, NULL},
    {"\xFF\xD8\xFF", 3, "a picture, not a table", NULL, NULL, NULL},
    {"GIF8", 4, "a picture, not a table", NULL, NULL, NULL},
    {"%PDF", 4, "a PDF document, not a table", NULL, NULL, NULL},
    {"SQLite format 3", 15, "an SQLite database, not CSV", NULL, NULL,
     "export the table as CSV: sqlite3 -header -csv FILE \"select * from TABLE\""},
    {"<!DOCTYPE", 9, "a web page, not data", NULL, NULL,
     "curl -LO with the address of the file itself"},
    {"<!doctype", 9, "a web page, not data", NULL, NULL,
     "curl -LO with the address of the file itself"},
    {"<table", 6, "a web page, not data", NULL, NULL, "export the table as CSV"},
    {"<TABLE", 6, "a web page, not data", NULL, NULL, "export the table as CSV"},
    {"<html", 5, "a web page, not data", NULL, NULL,
     "curl -LO with the address of the file itself"},
    {"<?xml", 5, "XML, not CSV", NULL, NULL, "export the table as CSV"},
    {"\xD0\xCF\x11\xE0", 4, "an old Excel file, not CSV", NULL, NULL, spreadsheet},
    {"{\\rtf", 5, "a document of a word processor, not CSV", NULL, NULL, spreadsheet},
    {"ARROW1", 6, "an Arrow file, not CSV", NULL, NULL, "export the table as CSV"},
    {"ORC", 3, "an ORC file, not CSV", NULL, NULL, "export the table as CSV"},
    {"Obj\x01", 4, "an Avro file, not CSV", NULL, NULL, "export the table as CSV"},
    {"$FL2", 4, "an SPSS file, not CSV", NULL, NULL, "export the table as CSV"},
    {"<stata_dta>", 11, "a Stata file, not CSV", NULL, NULL, "export delimited, in Stata"},
    {"RDX3", 4, "a file of R, not CSV", NULL, NULL, "write.csv, in R"},
    {"RDX2", 4, "a file of R, not CSV", NULL, NULL, "write.csv, in R"},
    {"X\n\0\0", 4, "a file of R, not CSV", NULL, NULL, "write.csv, in R"},
    {"MATLAB 5.0", 10, "a MATLAB file, not CSV", NULL, NULL, "writematrix, in MATLAB"},
    {"\x80\x02", 2, "a pickle of Python, not CSV", NULL, NULL, "to_csv, in pandas"},
    {"\x80\x03", 2, "a pickle of Python, not CSV", NULL, NULL, "to_csv, in pandas"},
    {"\x80\x04\x95", 3, "a pickle of Python, not CSV", NULL, NULL, "to_csv, in pandas"},
    {"\x80\x05\x95", 3, "a pickle of Python, not CSV", NULL, NULL, "to_csv, in pandas"},
    {"--\n-- PostgreSQL", 16, "SQL, not CSV", NULL, NULL,
     "export the table as CSV: psql -c \"\\copy TABLE to 'table.csv' csv header\""},
    {"{'", 2, "Python's notation of dictionaries, not CSV",
     "python3 -c 'import ast, json, sys; [print(json.dumps(ast.literal_eval(line))) for line "
     "in "
     "sys.stdin]'",
     "rows.jsonl", NULL},
    {"[[", 2, "a list of lists, not CSV",
     "python3 -c 'import csv, json, sys; "
     "csv.writer(sys.stdout).writerows(json.load(sys.stdin))'",
     "rows.csv", NULL},
    {"BZh", 3, "compressed with bzip2", "bunzip2 -c", "unpacked.csv", NULL},
    {"\xFD"
     "7zXZ",
     5, "compressed with xz", "unxz -c", "unpacked.csv", NULL},
    {"\x28\xB5\x2F\xFD", 4, "compressed with zstd", "unzstd -c", "unpacked.csv", NULL},
    {"7z\xBC\xAF", 4, "an archive of 7-Zip", NULL, NULL, "7z x FILE"},
    {"Rar!", 4, "an RAR archive", NULL, NULL, "unrar x FILE"},
};

static bool has_text(const char *text, size_t length, const char *part)
{
    const size_t own = strlen(part);
    for (size_t i = 0; i + own <= length; i++) {
        if (memcmp(text + i, part, own) == 0) {
            return true;
        }
    }
    return false;
}

// Whether a text begins with a word in small letters, whatever its own are.
static bool begins(const char *text, const char *end, const char *word)
{
    for (; *word && text < end && lower(*text) == *word; text++, word++) {
    }
    return *word == '\0';
}

// Behind blank lines and comments, which begin with one of the marks.
static const char *skip_comments(const char *p, const char *end, const char *const *marks)
{
    while (p < end) {
        bool comment = *p == '\n' || *p == '\r';
        for (size_t i = 0; marks[i] && !comment; i++) {
            comment = begins(p, end, marks[i]);
        }
        if (!comment) {
            break;
        }
        while (p < end && *p++ != '\n') {
        }
    }
    return p;
}

static const char from_arff[] =
    "awk 'd && NF && !/^%/ { gsub(/\\047/, \"\\\"\"); print } "
    "tolower($1) == \"@data\" { d = 1; print substr(h, 2) } "
    "tolower($1) == \"@attribute\" { n = $0; sub(/^[^ \\t]+[ \\t]+/, \"\", n); "
    "if (n ~ /^[\\047\"]/) { n = substr(n, 2); sub(/[\\047\"].*/, \"\", n) } "
    "else sub(/[ \\t{].*/, \"\", n); h = h \",\\\"\" n \"\\\"\" }'";

// Weka's format: "@relation" behind comments; "{1 5, 3 x}" are rows of a sparse one.
static known_format arff_format(const char *text, const char *end)
{
    static const char *const marks[] = {"%", NULL};
    const char *p = skip_comments(text, end, marks);
    known_format format = {0};
    if (begins(p, end, "@relation")) {
        format = (known_format){"", 0, "an ARFF file", from_arff, "rows.csv", NULL};
        for (; p + 6 < end; p++) {
            if (*p == '\n' && begins(p + 1, end, "@data")) {
                p = skip_comments(p + 1, end, (const char *const[]){"%", "@data", NULL});
                format = p < end && *p == '{'
                             ? (known_format){"",   0,    "a sparse ARFF file, not CSV",
                                              NULL, NULL, "export the table as CSV"}
                             : format;
                break;
            }
        }
    }
    return format;
}

// A dump of a database: a statement behind comments.
static known_format sql_format(const char *text, const char *end)
{
    static const char *const marks[] = {"--", "/*", NULL};
    static const char *const statements[] = {
        "insert into ",  "create table", "create database",   "begin transaction",
        "begin;",        "pragma ",      "drop table",        "lock tables",
        "set statement", "set names",    "start transaction", "use `"};
    const char *p = skip_comments(text, end, marks);
    const char *stop = p < end ? memchr(p, '\n', (size_t)(end - p)) : NULL;
    bool found = p > text && begins(text, end, "-- mysql dump");
    for (size_t i = 0; i < sizeof statements / sizeof *statements && !found; i++) {
        found = begins(p, end, statements[i]);
    }
    // "COPY t (a, b) FROM stdin;" has rows between tabs below.
    found = found || (begins(p, end, "copy ") && stop && stop - p > 12 &&
                      has_text(p, (size_t)(stop - p), " stdin;"));
    return found ? (known_format){"", 0, "SQL, not CSV", NULL, NULL, "export the table as CSV"}
                 : (known_format){0};
}

// A zip archive by the name of its first member: a workbook, arrays, or anything.
static known_format zip_format(const char *text, size_t length)
{
    const bool whole = length > 40;
    const char *member = text + 30;
    known_format format = {"PK", 2, "a zip archive, not CSV", "unzip -p", "unpacked.csv", NULL};
    if (whole && (memcmp(member, "[Content_T", 10) == 0 || memcmp(member, "xl/", 3) == 0 ||
                  memcmp(member, "_rels/", 6) == 0 || memcmp(member, "docProps/", 9) == 0)) {
        format = (known_format){"PK", 2, "an Excel workbook, not CSV", NULL, NULL, spreadsheet};
    } else if (whole && memcmp(member, "mimetype", 8) == 0) {
        format =
            (known_format){"PK", 2, "an OpenDocument file, not CSV", NULL, NULL, spreadsheet};
    } else if (whole && length > 64 && has_text(member, length - 30, ".npy")) {
        format =
            (known_format){"PK", 2,    "an archive of NumPy arrays (npz)",
                           NULL, NULL, "unzip FILE, and train on one of the .npy files in it"};
    }
    return format;
}

descent_status dsc_csv_refuse_known(dsc_source *source, descent_error *error)
{
    char start[4096];
    size_t got = 0;
    TRY(dsc_source_read(source, start, sizeof start, &got, error));
    TRY(dsc_source_rewind(source, error));
    known_format found = {0};
    for (size_t i = 0; i < sizeof formats / sizeof *formats && !found.what; i++) {
        const known_format *f = &formats[i];
        if (got >= f->length && memcmp(start, f->magic, f->length) == 0) {
            found = *f;
        }
    }
    if (got >= 4 && memcmp(start, "PK\x03\x04", 4) == 0) {
        found = zip_format(start, got);
    }
    found = found.what ? found : arff_format(start, start + got);
    found = found.what ? found : sql_format(start, start + got);
    if (!found.what && !dsc_source_kind(source).table) {
        return dsc_csv_refuse_lines(dsc_source_name(source), start, got, error);
    }
    if (!found.what) {
        return DESCENT_OK;
    }
    dsc_words words = {0};
    dsc_words_add(&words, "%s: this is %s", dsc_source_name(source), found.what);
    if (found.command) {
        dsc_add_command(&words, dsc_source_name(source), found.command, found.out);
    } else if (found.advice) {
        dsc_words_try(&words, "%s", found.advice);
    }
    return dsc_words_fail(&words, DESCENT_BAD_DATA, error);
}
