// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The end of an input, an error, memory that is out and an endless line are told apart.
#include "check.h"
#include "failing_alloc.h"
#include "shell/lines.h"
#include "shell/output.h"

#include <errno.h>
#include <stdlib.h>

static FILE *file_of(const char *text, size_t size)
{
    FILE *file = tmpfile();
    if (!CHECK(file != NULL)) {
        exit(1);
    }
    fwrite(text, 1, size, file);
    rewind(file);
    return file;
}

static void lines_end_at_newlines_and_at_the_end(void)
{
    static const char text[] = "one\n\ntwo\r\nth\0ree\nlast";
    static const char *const wanted[] = {"one", "", "two\r", "th", "last"};
    static const size_t lengths[] = {3, 0, 4, 6, 4};
    cli_lines lines = {.file = file_of(text, sizeof text - 1)};
    for (size_t i = 0; i < 5; i++) {
        CHECK(cli_lines_next(&lines) && lines.number == i + 1);
        CHECK_TEXT(lines.text, wanted[i]);
        CHECK(lines.length == lengths[i]);
    }
    CHECK(!cli_lines_next(&lines) && !cli_lines_next(&lines));
    CHECK(cli_lines_end(&lines, "it") == CLI_DONE);
    fclose(lines.file);
}

static void a_failed_allocation_ends_the_lines_with_an_error(void)
{
    char text[3000];
    memset(text, 'x', sizeof text);
    text[1000] = text[2500] = '\n';
    long failures = 0;
    for (long n = 1;; n++) {
        size_t count = 0;
        cli_lines lines = {.file = file_of(text, sizeof text)};
        failing_alloc_start(n);
        while (cli_lines_next(&lines)) {
            count++;
        }
        const bool failed = failing_alloc_stop();
        CHECK(failed == (lines.problem != 0) && failed == (count < 3));
        CHECK(cli_lines_end(&lines, "it") == (failed ? CLI_FAILED : CLI_DONE));
        fclose(lines.file);
        if (!failed) {
            break;
        }
        failures++;
    }
    CHECK(failures > 2);
}

static void what_cannot_be_read_is_an_error(void)
{
    cli_lines folder = {.file = fopen("/", "r")}; // opens, and cannot be read
    if (folder.file) {
        CHECK(!cli_lines_next(&folder) && folder.problem == EISDIR);
        CHECK(cli_lines_end(&folder, "it") == CLI_FAILED);
        fclose(folder.file);
    }
    cli_lines written = {.file = fopen("/dev/null", "w")}; // open for writing only
    CHECK(!cli_lines_next(&written) && written.problem != 0);
    CHECK(cli_lines_end(&written, "it") == CLI_FAILED);
    fclose(written.file);
}

static void a_line_without_an_end_is_refused(void)
{
    cli_lines zeros = {.file = fopen("/dev/zero", "r")};
    CHECK(!cli_lines_next(&zeros) && zeros.problem == EOVERFLOW);
    CHECK(zeros.capacity <= (size_t)2 * CLI_LINE_MOST);
    CHECK(cli_lines_end(&zeros, "it") == CLI_BAD_DATA);
    fclose(zeros.file);
    // As long as may be.
    char *text = malloc((size_t)CLI_LINE_MOST + 2);
    memset(text, 'x', CLI_LINE_MOST);
    memcpy(text + CLI_LINE_MOST, "\ny", 2);
    cli_lines most = {.file = file_of(text, (size_t)CLI_LINE_MOST + 2)};
    CHECK(cli_lines_next(&most) && most.length == CLI_LINE_MOST);
    CHECK(cli_lines_next(&most) && most.length == 1);
    CHECK(cli_lines_end(&most, "it") == CLI_DONE);
    fclose(most.file);
    free(text);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(lines_end_at_newlines_and_at_the_end),
                                       TEST(a_failed_allocation_ends_the_lines_with_an_error),
                                       TEST(what_cannot_be_read_is_an_error),
                                       TEST(a_line_without_an_end_is_refused)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
