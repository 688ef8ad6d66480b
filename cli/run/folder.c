// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Folders of runs: made once, numbered, never overwritten, held by one process at a time.
#include "run/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <descent/expression.h>

#include "run/settings.h"
#include "shell/file.h"
#include "shell/output.h"

static const char lock_name[] = "run.lock";

bool cli_run_file(const char *folder, const char *name, char *path)
{
    const int length = snprintf(path, CLI_PATH, "%s/%s", folder, name);
    if (length < 0 || length >= CLI_PATH) {
        cli_error("the path of the run is too long: %s", folder);
        return false;
    }
    return true;
}

// ---- the name of a numbered folder ----

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
    if (*name == '.' || *name == '-') {
        *name = '_';
    }
}

// "penguins" for data/penguins.csv; the folder's name where the file's says nothing.
static void run_name(const char *data, char *name, size_t capacity)
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

static int cannot_make(const char *path)
{
    cli_error("cannot make the folder %s: %s", path, strerror(errno));
    cli_try("--out DIR    a folder that you may write to");
    return CLI_FAILED;
}

static int make_numbered(cli_job *job)
{
    char name[64];
    run_name(job->own.data, name, sizeof name);
    if (mkdir("runs", 0777) != 0 && errno != EEXIST) {
        return cannot_make("runs");
    }
    for (unsigned long number = last_number(name) + 1;; number++) {
        snprintf(job->folder, sizeof job->folder, "runs/%s-%lu", name, number);
        if (mkdir(job->folder, 0777) == 0) {
            job->folder_made = true;
            return CLI_DONE;
        }
        if (errno != EEXIST) { /* else another process was faster */
            const int code = cannot_make(job->folder);
            job->folder[0] = '\0';
            return code;
        }
    }
}

static bool holds_run(const char *folder)
{
    static const char *const files[] = {"run.json", "metrics.jsonl", "model.safetensors",
                                        "start-1/run.json"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char path[CLI_PATH];
        if (cli_run_file(folder, files[i], path) && access(path, F_OK) == 0) {
            return true;
        }
    }
    return false;
}

static int make_parents(const char *path)
{
    char part[CLI_PATH];
    for (const char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        snprintf(part, sizeof part, "%.*s", (int)(slash - path), path);
        if (mkdir(part, 0777) != 0 && errno != EEXIST) {
            return cannot_make(part);
        }
    }
    return CLI_DONE;
}

static int make_given(cli_job *job)
{
    struct stat status;
    snprintf(job->folder, sizeof job->folder, "%s", job->own.out);
    for (size_t last = strlen(job->folder); last > 1 && job->folder[last - 1] == '/'; last--) {
        job->folder[last - 1] = '\0';
    }
    int code = CLI_DONE;
    if (stat(job->folder, &status) != 0) {
        code = make_parents(job->folder);
        if (code == CLI_DONE && mkdir(job->folder, 0777) != 0) {
            code = cannot_make(job->folder);
        }
        job->folder_made = code == CLI_DONE;
    } else if (!S_ISDIR(status.st_mode)) {
        cli_error("%s is a file, not a folder", job->folder);
        cli_try("--out DIR    a folder of another name");
        code = CLI_USAGE;
    } else if (holds_run(job->folder)) {
        cli_error("%s holds a run already, and runs are not overwritten", job->folder);
        cli_try("--out DIR    another folder\n     descent train --resume %s    continues it",
                job->folder);
        code = CLI_USAGE;
    }
    if (code != CLI_DONE) {
        job->folder[0] = '\0';
    }
    return code;
}

int cli_run_make_folder(cli_job *job)
{
    return *job->own.out ? make_given(job) : make_numbered(job);
}

void cli_run_discard(cli_job *job)
{
    static const char *const parts[] = {"run.json", "model.safetensors", "checkpoint"};
    DIR *folder = opendir(job->folder);
    for (struct dirent *entry = folder ? readdir(folder) : NULL; entry;
         entry = readdir(folder)) {
        char path[CLI_PATH];
        bool own = false;
        for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
            own = own || strncmp(entry->d_name, parts[i], strlen(parts[i])) == 0;
        }
        if (own && cli_run_file(job->folder, entry->d_name, path)) {
            unlink(path);
        }
    }
    if (folder) {
        closedir(folder);
    }
    job->recorded = false;
    if (job->folder_made && rmdir(job->folder) == 0) { // else cli_run_release does it
        job->folder_made = false;
    }
}

int cli_run_make_inner(cli_job *job)
{
    job->recorded = false;
    job->folder_made = mkdir(job->folder, 0777) == 0;
    return job->folder_made || errno == EEXIST ? CLI_DONE : cannot_make(job->folder);
}

void cli_run_sync(const char *folder)
{
    const int file = cli_open(folder, O_RDONLY);
    if (file >= 0) {
        fsync(file);
        close(file);
    }
}

static bool move_file(const char *from, const char *to, const char *name)
{
    char old[CLI_PATH], new[CLI_PATH];
    if (!cli_run_file(from, name, old) || !cli_run_file(to, name, new)) {
        return false;
    }
    if (rename(old, new) != 0) {
        cli_error("cannot move %s to %s: %s", old, new, strerror(errno));
        return false;
    }
    return true;
}

// What a process left that was killed, and what only concerns the run while it is trained. The
// folder above is locked, by a file of the same name.
static bool is_of_process(const char *name)
{
    return strcmp(name, lock_name) == 0 || strncmp(name, "control", 7) == 0 ||
           strstr(name, ".tmp");
}

static bool move_entry(const char *from, const char *to, const char *name)
{
    char path[CLI_PATH];
    if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || strcmp(name, "run.json") == 0) {
        return true;
    }
    if (is_of_process(name)) {
        return cli_run_file(from, name, path) && unlink(path) == 0;
    }
    return move_file(from, to, name);
}

int cli_run_move(const char *from, const char *to)
{
    DIR *folder = opendir(from);
    bool good = folder != NULL;
    for (struct dirent *entry = good ? readdir(folder) : NULL; good && entry;
         entry = readdir(folder)) {
        good = move_entry(from, to, entry->d_name);
    }
    if (folder) {
        closedir(folder);
    } else {
        cli_error("cannot open the folder %s: %s", from, strerror(errno));
    }
    cli_run_sync(to);
    if (!good || !move_file(from, to, "run.json")) {
        return CLI_FAILED;
    }
    cli_run_sync(to);
    rmdir(from);
    return CLI_DONE;
}

void cli_run_sweep(const char *folder)
{
    DIR *list = opendir(folder);
    for (struct dirent *entry = list ? readdir(list) : NULL; entry; entry = readdir(list)) {
        char path[CLI_PATH];
        if (strncmp(entry->d_name, "start-", 6) == 0 &&
            cli_run_file(folder, entry->d_name, path)) {
            rmdir(path); /* goes only when it is empty */
        }
    }
    if (list) {
        closedir(list);
    }
}

// ---- holding ----

static struct flock whole_file(short type)
{
    return (struct flock){.l_type = type, .l_whence = SEEK_SET};
}

// fcntl, made again when a signal interrupts it.
static int ask_lock(int file, int what, struct flock *lock)
{
    int result = -1;
    do {
        result = fcntl(file, what, lock);
    } while (result != 0 && errno == EINTR);
    return result;
}

// Whoever gives a lock back removes the file first: one that was opened before is no lock.
static bool is_still_there(int file, const char *path)
{
    struct stat mine, there;
    return fstat(file, &mine) == 0 && stat(path, &there) == 0 && mine.st_ino == there.st_ino &&
           mine.st_dev == there.st_dev;
}

// True when the lock is held, or the file system knows no locks.
static bool take_lock(int file)
{
    struct flock lock = whole_file(F_WRLCK);
    return ask_lock(file, F_SETLK, &lock) == 0 || (errno != EACCES && errno != EAGAIN);
}

int cli_run_lock(cli_job *job)
{
    char path[CLI_PATH];
    if (!cli_run_file(job->folder, lock_name, path)) {
        return CLI_FAILED;
    }
    for (;;) {
        job->lock = cli_open(path, O_RDWR | O_CREAT);
        if (job->lock < 0) {
            cli_error("cannot write to %s: %s", job->folder, strerror(errno));
            return CLI_FAILED;
        }
        if (!take_lock(job->lock)) {
            break;
        }
        if (is_still_there(job->lock, path)) {
            return CLI_DONE;
        }
        close(job->lock);
    }
    struct flock holder = whole_file(F_WRLCK);
    ask_lock(job->lock, F_GETLK, &holder);
    close(job->lock);
    job->lock = -1;
    cli_error("%s is being trained by process %ld", job->folder, (long)holder.l_pid);
    cli_try("descent ctl %s stop", job->folder);
    return CLI_FAILED;
}

void cli_run_release(cli_job *job)
{
    char path[CLI_PATH];
    if (job->lock >= 0) {
        if (cli_run_file(job->folder, lock_name, path)) {
            unlink(path);
        }
        close(job->lock);
        job->lock = -1;
    }
    if (job->folder_made && !job->recorded) {
        rmdir(job->folder);
        rmdir("runs"); /* goes only when it is empty */
    }
}

bool cli_run_busy_start(const char *folder, char *inner)
{
    for (unsigned long k = 1;; k++) {
        char name[64];
        snprintf(name, sizeof name, "start-%lu", k);
        if (!cli_run_file(folder, name, inner) || access(inner, F_OK) != 0) {
            return false;
        }
        if (cli_run_is_busy(inner)) {
            return true;
        }
    }
}

bool cli_run_is_busy(const char *folder)
{
    char path[CLI_PATH];
    if (!cli_run_file(folder, lock_name, path)) {
        return false;
    }
    const int file = cli_open(path, O_RDWR);
    if (file < 0) {
        return false;
    }
    struct flock lock = whole_file(F_WRLCK);
    const bool busy = ask_lock(file, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
    close(file);
    return busy;
}
