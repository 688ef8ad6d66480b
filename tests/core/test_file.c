// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Files that are never half written: what was there before a failure is there after it.
#include "check.h"

#include <dirent.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/file.h"

enum { PATH = 2048 };
static char folder[1024];

static size_t entries(void)
{
    size_t count = 0;
    DIR *listing = opendir(folder);
    while (listing && readdir(listing)) {
        count++;
    }
    if (listing) {
        closedir(listing);
    }
    return count - 2; // . and ..
}

static void make_folder(void)
{
    snprintf(folder, sizeof folder, "%s/file-XXXXXX", DESCENT_BINARY_DIR);
    if (!CHECK(mkdtemp(folder) != NULL)) {
        exit(1);
    }
}

static void check_content(const char *path, const char *expected, size_t expected_size)
{
    descent_error error = {0};
    char *bytes = NULL;
    size_t size = 0;
    if (CHECK_OK(dsc_file_read(path, 1 << 20, &bytes, &size, &error))) {
        CHECK(size == expected_size && memcmp(bytes, expected, size) == 0 &&
              bytes[size] == '\0');
        free(bytes);
    }
}

static void a_file_is_replaced_as_a_whole(void)
{
    descent_error error = {0};
    char path[PATH];
    make_folder();
    snprintf(path, sizeof path, "%s/a", folder);
    const dsc_bytes parts[] = {{"one ", 4}, {"", 0}, {"t\0wo", 4}};
    CHECK_OK(dsc_file_replace(path, parts, 3, &error));
    check_content(path, "one t\0wo", 8);
    CHECK_OK(dsc_file_replace(path, parts, 1, &error));
    check_content(path, "one ", 4);
    CHECK_OK(dsc_file_replace(path, parts, 0, &error));
    check_content(path, "", 0);
    CHECK(entries() == 1);
    // In the working directory, without a slash.
    CHECK(chdir(folder) == 0);
    CHECK_OK(dsc_file_replace("b", parts, 1, &error));
    check_content("b", "one ", 4);
    CHECK(entries() == 2);
    unlink("a");
    unlink("b");
    CHECK(chdir("/") == 0);
    rmdir(folder);
}

enum { WRITERS = 3, ROUNDS = 200, LONG = 20000 };

typedef struct writer {
    pthread_t thread;
    char path[PATH];
    char letter;
    size_t failures;
} writer;

static void *write_often(void *argument)
{
    writer *w = argument;
    char text[LONG];
    memset(text, w->letter, sizeof text);
    for (size_t i = 0; i < ROUNDS; i++) {
        const dsc_bytes parts[] = {{text, sizeof text / 2}, {text, sizeof text / 2}};
        w->failures += dsc_file_replace(w->path, parts, 2, NULL) != DESCENT_OK;
    }
    return NULL;
}

// One path, several threads: whoever reads meanwhile sees the whole file of one of them.
static void readers_see_one_whole_file_whoever_writes(void)
{
    static writer writers[WRITERS];
    size_t mixed = 0, seen = 0;
    make_folder();
    for (size_t i = 0; i < WRITERS; i++) {
        writers[i] = (writer){.letter = (char)('a' + i)};
        snprintf(writers[i].path, PATH, "%s/same", folder);
        CHECK(pthread_create(&writers[i].thread, NULL, write_often, &writers[i]) == 0);
    }
    while (seen < 100) {
        char *bytes = NULL;
        size_t size = 0;
        if (dsc_file_read(writers[0].path, 1 << 20, &bytes, &size, NULL) == DESCENT_OK) {
            seen++;
            mixed += size != LONG || strspn(bytes, (char[2]){bytes[0]}) != LONG;
            free(bytes);
        }
    }
    for (size_t i = 0; i < WRITERS; i++) {
        pthread_join(writers[i].thread, NULL);
        CHECK(writers[i].failures == 0);
    }
    CHECK(mixed == 0 && entries() == 1);
    unlink(writers[0].path);
    rmdir(folder);
}

static void only_left_temporary_files_are_swept(void)
{
    static const char *const names[] = {"a.tmp12-0", "model.safetensors.tmp1-23",
                                        "a",         "a.tmp",
                                        "a.tmp12",   "a.tmp-1",
                                        "a.tmp1-",   "a.tmp1-2.csv",
                                        "tmp1-2"};
    char path[PATH];
    make_folder();
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        FILE *file = fopen(path, "w");
        CHECK(file && fclose(file) == 0);
    }
    // A killed process may have had the number of this one.
    snprintf(path, sizeof path, "%s/b.tmp%ld-0", folder, (long)getpid());
    FILE *file = fopen(path, "w");
    CHECK(file && fclose(file) == 0);
    dsc_file_sweep(folder);
    CHECK(entries() == 7);
    for (size_t i = 2; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        CHECK(unlink(path) == 0);
    }
    CHECK(rmdir(folder) == 0);
    dsc_file_sweep(folder); // is not there
}

static void a_failed_replacement_leaves_the_old_file(void)
{
    descent_error error = {0};
    char path[PATH], expected[PATH + 128];
    make_folder();
    signal(SIGXFSZ, SIG_IGN);
    snprintf(path, sizeof path, "%s/a", folder);
    const dsc_bytes old = {"what was there", 14};
    CHECK_OK(dsc_file_replace(path, &old, 1, &error));

    // The disk is full after 1000 bytes.
    char *large = calloc(1, 5000);
    const dsc_bytes parts[] = {{large, 900}, {large, 4100}};
    struct rlimit limit;
    getrlimit(RLIMIT_FSIZE, &limit);
    const rlim_t before = limit.rlim_cur;
    limit.rlim_cur = 1000;
    setrlimit(RLIMIT_FSIZE, &limit);
    const descent_status status = dsc_file_replace(path, parts, 2, &error);
    limit.rlim_cur = before;
    setrlimit(RLIMIT_FSIZE, &limit);
    CHECK(status == DESCENT_IO);
    snprintf(expected, sizeof expected,
             "cannot write %s: %s\nwhat was there before is untouched", path, strerror(EFBIG));
    CHECK_TEXT(error.message, expected);
    check_content(path, "what was there", 14);
    CHECK(entries() == 1);
    free(large);

    // A folder is in the way: known only at the rename.
    char inside[PATH];
    snprintf(inside, sizeof inside, "%s/d", folder);
    CHECK(mkdir(inside, 0777) == 0);
    CHECK(dsc_file_replace(inside, &old, 1, &error) == DESCENT_IO);
    CHECK(strstr(error.message, strerror(EISDIR)));
    struct stat info;
    CHECK(stat(inside, &info) == 0 && S_ISDIR(info.st_mode));
    CHECK(entries() == 2);
    rmdir(inside);

    snprintf(inside, sizeof inside, "%s/none/a", folder);
    CHECK(dsc_file_replace(inside, &old, 1, &error) == DESCENT_IO);
    snprintf(expected, sizeof expected,
             "cannot write %s: %s\nwhat was there before is untouched", inside,
             strerror(ENOENT));
    CHECK_TEXT(error.message, expected);
    CHECK(dsc_file_replace(inside, &old, 1, NULL) == DESCENT_IO);

    char longer[5000];
    memset(longer, 'a', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    CHECK(dsc_file_replace(longer, &old, 1, &error) == DESCENT_INVALID);
    CHECK(strncmp(error.message, "the path is too long: aaaa", 26) == 0);
    unlink(path);
    rmdir(folder);
}

static void larger_files_than_expected_are_refused(void)
{
    descent_error error = {0};
    char path[PATH], expected[PATH + 128];
    char *bytes = NULL;
    size_t size = 77;
    make_folder();
    snprintf(path, sizeof path, "%s/a", folder);
    const dsc_bytes ten = {"0123456789", 10};
    CHECK_OK(dsc_file_replace(path, &ten, 1, &error));
    CHECK(dsc_file_read(path, 9, &bytes, &size, &error) == DESCENT_BAD_DATA);
    snprintf(expected, sizeof expected, "%s is too large: 10 bytes, 9 are expected at most",
             path);
    CHECK_TEXT(error.message, expected);
    CHECK(bytes == NULL && size == 77);
    CHECK_OK(dsc_file_read(path, 10, &bytes, &size, &error));
    CHECK(size == 10 && strcmp(bytes, "0123456789") == 0);
    free(bytes);
    bytes = NULL;
    unlink(path);
    CHECK(dsc_file_read(path, 10, &bytes, &size, &error) == DESCENT_NO_INPUT);
    snprintf(expected, sizeof expected, "cannot open %s: %s", path, strerror(ENOENT));
    CHECK_TEXT(error.message, expected);
    CHECK(dsc_file_read(folder, 10, &bytes, &size, &error) == DESCENT_NO_INPUT);
    snprintf(expected, sizeof expected, "%s is not a file", folder);
    CHECK_TEXT(error.message, expected);
    CHECK(dsc_file_read("/dev/zero", 10, &bytes, &size, &error) == DESCENT_NO_INPUT);
    CHECK(bytes == NULL);
    rmdir(folder);
}

static void paths_that_do_not_fit_are_refused(void)
{
    descent_error error = {0};
    char path[8] = "";
    CHECK_OK(dsc_file_join("ab", "cdef", path, sizeof path, &error));
    CHECK_TEXT(path, "ab/cdef");
    CHECK(dsc_file_join("ab", "cdefg", path, sizeof path, &error) == DESCENT_INVALID);
    CHECK_TEXT(error.message, "the path is too long: ab/cdefg");
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(a_file_is_replaced_as_a_whole),
                                       TEST(readers_see_one_whole_file_whoever_writes),
                                       TEST(only_left_temporary_files_are_swept),
                                       TEST(a_failed_replacement_leaves_the_old_file),
                                       TEST(larger_files_than_expected_are_refused),
                                       TEST(paths_that_do_not_fit_are_refused)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
