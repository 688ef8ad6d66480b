// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Folders of runs: made once, numbered, never overwritten.
//
// Keeps: two processes never make the same folder, as mkdir fails for the second and it takes
// the next number. Nothing that a run did not write is removed: cleaning up knows its own
// files by name and uses rmdir, which refuses a folder that holds anything else.
#include "session/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <descent/expression.h>

#include "core/file.h"
#include "session/lock.h"
#include "session/record.h"

// ---- the name of a numbered folder ----

// Names that many data sets share would make runs hard to tell apart.
static bool is_generic(const char *name)
{
    static const char *const names[] = {"train", "train-images", "training", "data", "."};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(name, names[i]) == 0) {
            return true;
        }
    }
    return false;
}

// Last part of a path without endings that say nothing: "penguins", "train-images".
static void stem(const char *path, size_t length, char *name, size_t capacity)
{
    static const char *const endings[] = {
        ".gz",         ".csv", ".tsv",        ".txt",   ".npy",  ".dat",    ".data",
        "-idx3-ubyte", ".svm", ".libsvm",     ".jsonl", ".json", ".ndjson", ".scale",
        ".idx",        ".tab", ".idx3-ubyte", "-ubyte", ".t"};
    size_t begin = length;
    while (begin > 0 && path[begin - 1] != '/') {
        begin--;
    }
    begin += path[begin] == '@' && begin < length;
    snprintf(name, capacity, "%.*s", (int)(length - begin), path + begin);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        const size_t all = strlen(name), end = strlen(endings[i]);
        if (all > end && strcmp(name + all - end, endings[i]) == 0) {
            name[all - end] = '\0';
            i = (size_t)-1; /* from the start: endings may stack up */
        }
    }
    for (char *c = name; *c; c++) {
        if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-", *c)) {
            *c = '-';
        }
    }
    // Neither a hidden folder nor a word that looks like an option.
    if (*name == '.' || *name == '-') {
        *name = '_';
    }
}

void dsc_folder_name(const char *data, char *name, size_t capacity)
{
    if (strcmp(data, "-") == 0 || descent_is_formula(data)) {
        snprintf(name, capacity, "%s", *data == '-' ? "stdin" : "formula");
        return;
    }
    size_t length = strlen(data);
    stem(data, length, name, capacity);
    if (is_generic(name)) {
        while (length > 0 && data[length - 1] != '/') {
            length--;
        }
        char parent[64] = "";
        if (length > 1) {
            stem(data, length - 1, parent, sizeof parent);
        }
        if (*parent && *parent != '_' && !is_generic(parent)) {
            snprintf(name, capacity, "%s", parent);
        }
    }
    if (*name == '\0') {
        snprintf(name, capacity, "run");
    }
}

// The highest number among the folders <name>-<number> in `runs`.
static unsigned long last_number(const char *name)
{
    unsigned long last = 0;
    const size_t length = strlen(name);
    DIR *runs = opendir("runs");
    for (struct dirent *entry = runs ? readdir(runs) : NULL; entry; entry = readdir(runs)) {
        const char *number = entry->d_name + length + 1;
        if (strncmp(entry->d_name, name, length) == 0 && entry->d_name[length] == '-' &&
            *number && strspn(number, "0123456789") == strlen(number) && strlen(number) < 10) {
            const unsigned long value = strtoul(number, NULL, 10);
            last = value > last ? value : last;
        }
    }
    if (runs) {
        closedir(runs);
    }
    return last;
}

// ---- making ----

descent_status dsc_folder_trim(const char *given, char path[DESCENT_RUN_PATH],
                               descent_error *error)
{
    size_t length = strlen(given);
    while (length > 1 && given[length - 1] == '/') {
        length--;
    }
    FAIL_IF(length >= DESCENT_RUN_PATH, error, DESCENT_INVALID,
            "the path of the run is too long: %s", given);
    memcpy(path, given, length);
    path[length] = '\0';
    return DESCENT_OK;
}

static descent_status cannot_make(const char *path, descent_error *error)
{
    return dsc_fail(error, DESCENT_IO, "cannot make the folder %s: %s", path, strerror(errno));
}

static descent_status make_numbered(const char *data, dsc_run_place *place,
                                    descent_error *error)
{
    char name[64];
    dsc_folder_name(data, name, sizeof name);
    if (mkdir("runs", 0777) != 0 && errno != EEXIST) {
        return cannot_make("runs", error);
    }
    for (unsigned long number = last_number(name) + 1;; number++) {
        char path[128];
        snprintf(path, sizeof path, "runs/%s-%lu", name, number);
        if (mkdir(path, 0777) == 0) {
            snprintf(place->folder, sizeof place->folder, "%s", path);
            place->made = place->numbered = true;
            return DESCENT_OK;
        }
        if (errno != EEXIST) { /* else another process was faster */
            return cannot_make(path, error);
        }
    }
}

bool descent_run_exists(const char *folder)
{
    static const char *const files[] = {dsc_run_record_name, "metrics.jsonl",
                                        "model.safetensors", "start-1/run.json"};
    for (size_t i = 0; folder && i < sizeof files / sizeof *files; i++) {
        char path[DESCENT_RUN_PATH + 32];
        if (dsc_file_join(folder, files[i], path, sizeof path, NULL) == DESCENT_OK &&
            access(path, F_OK) == 0) {
            return true;
        }
    }
    return false;
}

static descent_status make_given(const char *given, dsc_run_place *place, descent_error *error)
{
    struct stat info;
    char path[DESCENT_RUN_PATH];
    TRY(dsc_folder_trim(given, path, error));
    if (stat(path, &info) != 0) {
        TRY(dsc_file_make_parents(path, error));
        if (mkdir(path, 0777) != 0) {
            return cannot_make(path, error);
        }
        place->made = true;
    } else {
        FAIL_IF(!S_ISDIR(info.st_mode), error, DESCENT_INVALID, "%s is a file, not a folder",
                path);
        FAIL_IF(descent_run_exists(path), error, DESCENT_INVALID,
                "%s holds a run already, and runs are not overwritten", path);
    }
    snprintf(place->folder, sizeof place->folder, "%s", path);
    return DESCENT_OK;
}

descent_status dsc_folder_make(const char *given, const char *data, dsc_run_place *place,
                               descent_error *error)
{
    *place = (dsc_run_place){.lock = -1, .above = place->above};
    return given && *given ? make_given(given, place, error)
                           : make_numbered(data, place, error);
}

descent_status dsc_folder_make_inner(dsc_run_place *place, descent_error *error)
{
    place->recorded = place->numbered = false;
    place->made = mkdir(place->folder, 0777) == 0;
    return place->made || errno == EEXIST ? DESCENT_OK : cannot_make(place->folder, error);
}

static void remove_empty(dsc_run_place *place)
{
    if (place->made && !place->recorded && rmdir(place->folder) == 0) {
        place->made = false;
        if (place->numbered) {
            rmdir("runs"); /* goes only when it is empty */
        }
    }
}

void dsc_folder_release(dsc_run_place *place)
{
    dsc_run_unlock(place);
    remove_empty(place);
}

void dsc_folder_discard(dsc_run_place *place)
{
    static const char *const parts[] = {dsc_run_record_name, "model.safetensors", "checkpoint"};
    DIR *folder = *place->folder ? opendir(place->folder) : NULL;
    for (struct dirent *entry = folder ? readdir(folder) : NULL; entry;
         entry = readdir(folder)) {
        char path[2 * DESCENT_RUN_PATH];
        bool own = false;
        for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
            own = own || strncmp(entry->d_name, parts[i], strlen(parts[i])) == 0;
        }
        if (own && dsc_file_join(place->folder, entry->d_name, path, sizeof path, NULL) ==
                       DESCENT_OK) {
            unlink(path);
        }
    }
    if (folder) {
        closedir(folder);
    }
    place->recorded = false;
    remove_empty(place); // else dsc_folder_release does it, when it is no longer locked
}

// ---- moving ----

// What was renamed in the folder is on the disk afterwards, where the file system can do that.
static void sync_folder(const char *folder)
{
    const int file = dsc_file_open(folder, O_RDONLY);
    if (file >= 0) {
        (void)dsc_file_sync(file, false);
        close(file);
    }
}

static descent_status move_file(const char *from, const char *to, const char *name,
                                descent_error *error)
{
    char old[2 * DESCENT_RUN_PATH], new[2 * DESCENT_RUN_PATH];
    TRY(dsc_file_join(from, name, old, sizeof old, error));
    TRY(dsc_file_join(to, name, new, sizeof new, error));
    FAIL_IF(rename(old, new) != 0, error, DESCENT_IO, "cannot move %s to %s: %s", old, new,
            strerror(errno));
    return DESCENT_OK;
}

// What a process left that was killed, and what only concerns the run while it is trained. The
// folder above is locked, by a file of the same name.
static bool is_of_process(const char *name)
{
    return strcmp(name, dsc_run_lock_name) == 0 || strncmp(name, "control", 7) == 0 ||
           strstr(name, ".tmp");
}

static descent_status move_entry(const char *from, const char *to, const char *name,
                                 descent_error *error)
{
    char path[2 * DESCENT_RUN_PATH];
    if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0 ||
        strcmp(name, dsc_run_record_name) == 0) {
        return DESCENT_OK;
    }
    if (!is_of_process(name)) {
        return move_file(from, to, name, error);
    }
    TRY(dsc_file_join(from, name, path, sizeof path, error));
    FAIL_IF(unlink(path) != 0, error, DESCENT_IO, "cannot remove %s: %s", path,
            strerror(errno));
    return DESCENT_OK;
}

descent_status dsc_folder_move(const char *from, const char *to, descent_error *error)
{
    DIR *folder = opendir(from);
    FAIL_IF(!folder, error, DESCENT_IO, "cannot open the folder %s: %s", from, strerror(errno));
    descent_status status = DESCENT_OK;
    for (struct dirent *entry = readdir(folder); entry && status == DESCENT_OK;
         entry = readdir(folder)) {
        status = move_entry(from, to, entry->d_name, error);
    }
    closedir(folder);
    sync_folder(to);
    TRY(status);
    // The record last: as long as it lies in the old folder the move is not complete and is
    // done again.
    TRY(move_file(from, to, dsc_run_record_name, error));
    sync_folder(to);
    rmdir(from);
    return DESCENT_OK;
}

void dsc_folder_sweep(const char *folder)
{
    dsc_file_sweep(folder);
    DIR *list = opendir(folder);
    for (struct dirent *entry = list ? readdir(list) : NULL; entry; entry = readdir(list)) {
        char path[2 * DESCENT_RUN_PATH];
        if (strncmp(entry->d_name, "start-", 6) == 0 &&
            dsc_file_join(folder, entry->d_name, path, sizeof path, NULL) == DESCENT_OK) {
            rmdir(path); /* goes only when it is empty */
        }
    }
    if (list) {
        closedir(list);
    }
}

bool descent_run_is_busy(const char *folder, char where[DESCENT_RUN_PATH])
{
    // With several starts it is the folder of one of them that is locked.
    char inner[DESCENT_RUN_PATH + 64];
    for (unsigned long k = 1; folder && where; k++) {
        const int length = snprintf(inner, sizeof inner, "%s/start-%lu", folder, k);
        if (length < 0 || length >= DESCENT_RUN_PATH || access(inner, F_OK) != 0) {
            break;
        }
        if (dsc_run_is_locked(inner)) {
            memcpy(where, inner, (size_t)length + 1);
            return true;
        }
    }
    if (folder && where) {
        snprintf(where, DESCENT_RUN_PATH, "%s", folder);
    }
    return folder && dsc_run_is_locked(folder);
}

// ---- as people name them ----

static bool ends_as_model(const char *path)
{
    static const char ending[] = ".safetensors";
    const size_t length = strlen(path), end = strlen(ending);
    return length >= end && strcmp(path + length - end, ending) == 0;
}

bool descent_run_find(const char *word, char folder[DESCENT_RUN_PATH],
                      char model[DESCENT_RUN_PATH])
{
    struct stat info;
    char record[DESCENT_RUN_PATH];
    if (!word || !folder || !model || strlen(word) >= DESCENT_RUN_PATH) {
        return false;
    }
    *model = '\0';
    snprintf(folder, DESCENT_RUN_PATH, "%s", word);
    if (!ends_as_model(word) || (stat(word, &info) == 0 && S_ISDIR(info.st_mode))) {
        return stat(word, &info) == 0 && S_ISDIR(info.st_mode) &&
               dsc_file_join(word, dsc_run_record_name, record, sizeof record, NULL) ==
                   DESCENT_OK &&
               access(record, F_OK) == 0;
    }
    snprintf(model, DESCENT_RUN_PATH, "%s", word);
    char *slash = strrchr(folder, '/');
    if (slash) {
        *(slash == folder ? slash + 1 : slash) = '\0';
    } else {
        snprintf(folder, DESCENT_RUN_PATH, ".");
    }
    return stat(word, &info) == 0;
}
