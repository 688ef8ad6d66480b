// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Which members a JSON text has:
//
//     json_members SECTION FILE          one value
//     json_members SECTION FILE lines    a value in each line
//
// Prints lines with tabs between SECTION, what it is, its path, its type and how often it was met:
// "member" for each member (of objects in a list: "runs[].run"), "values" for what lists hold, and
// "object" for each object. The text must be JSON as others read it, without NaN and with no member
// twice; else the exit code is 1.
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATH = 512, MOST = 4096 };

typedef struct entry {
    const char *what, *type;
    char path[PATH];
    size_t count;
} entry;

static entry entries[MOST];
static size_t entry_count;

static void met(const char *what, const char *path, const char *type)
{
    for (size_t i = 0; i < entry_count; i++) {
        entry *e = &entries[i];
        if (e->what == what && strcmp(e->type, type) == 0 && strcmp(e->path, path) == 0) {
            e->count++;
            return;
        }
    }
    if (entry_count == MOST) {
        fprintf(stderr, "more than %d members\n", MOST);
        exit(1);
    }
    entry *e = &entries[entry_count++];
    *e = (entry){.what = what, .type = type, .count = 1};
    snprintf(e->path, PATH, "%s", path);
}

static const char of_member[] = "member", of_object[] = "object", of_values[] = "values";

// Its type alone, or as that of the values of a list.
static const char *type_of(const json_t *value, bool list)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        return list ? "objects" : "object";
    case JSON_ARRAY:
        return list ? "lists" : "list";
    case JSON_STRING:
        return list ? "texts" : "text";
    case JSON_INTEGER:
        return list ? "counts" : "count";
    case JSON_REAL:
        return list ? "numbers" : "number";
    case JSON_NULL:
        return list ? "nulls" : "null";
    default:
        return list ? "flags" : "flag";
    }
}

static void visit(json_t *value, const char *path);

static void visit_list(json_t *list, const char *path)
{
    char inner[PATH];
    size_t i;
    json_t *value;
    snprintf(inner, PATH, "%.*s[]", PATH - 3, path);
    json_array_foreach(list, i, value)
    {
        met(of_values, path, type_of(value, true));
        visit(value, inner);
    }
}

static void visit_object(json_t *object, const char *path)
{
    const char *name;
    json_t *value;
    met(of_object, path, "-");
    json_object_foreach(object, name, value)
    {
        char inner[PATH];
        snprintf(inner, PATH, "%s%s%s", path, *path ? "." : "", name);
        met(of_member, inner, type_of(value, false));
        visit(value, inner);
    }
}

static void visit(json_t *value, const char *path)
{
    if (json_is_object(value)) {
        visit_object(value, path);
    } else if (json_is_array(value)) {
        visit_list(value, path);
    }
}

static bool take(const char *text, size_t length, const char *file, long line)
{
    json_error_t error;
    json_t *value = json_loadb(text, length, JSON_REJECT_DUPLICATES, &error);
    if (!value) {
        fprintf(stderr, "%s, line %ld: no JSON: %s\n", file, line + error.line - 1, error.text);
        return false;
    }
    visit(value, "");
    json_decref(value);
    return true;
}

static bool take_file(const char *path, bool lines)
{
    enum { BYTES = 1 << 24 };
    FILE *file = fopen(path, "r");
    char *text = malloc(BYTES);
    const size_t length = file && text ? fread(text, 1, BYTES, file) : 0;
    bool good = length > 0 && length < BYTES && (!lines || text[length - 1] == '\n');
    if (!good) {
        fprintf(stderr, "%s is empty, or its last line has no end\n", path);
    } else if (!lines) {
        good = take(text, length, path, 1);
    }
    long number = 1;
    for (size_t at = 0; lines && good && at < length; number++) {
        const size_t size = strcspn(text + at, "\n");
        good = take(text + at, size, path, number);
        at += size + 1;
    }
    free(text);
    if (file) {
        fclose(file);
    }
    return good;
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: json_members SECTION FILE [lines]\n");
        return 2;
    }
    const bool good = take_file(argv[2], argc > 3 && strcmp(argv[3], "lines") == 0);
    for (size_t i = 0; i < entry_count; i++) {
        const entry *e = &entries[i];
        printf("%s\t%s\t%s\t%s\t%zu\n", argv[1], e->what, e->path, e->type, e->count);
    }
    return good ? 0 : 1;
}
