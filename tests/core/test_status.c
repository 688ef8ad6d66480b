// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "check.h"

#include "core/memory.h"
#include "core/status.h"

#include <stdlib.h>

static void every_status_has_a_text(void)
{
    CHECK_TEXT(descent_version(), DESCENT_VERSION);
    CHECK_TEXT(descent_status_text(DESCENT_OK), "done");
    CHECK_TEXT(descent_status_text(DESCENT_DIVERGED), "the loss is not finite");
    const int beyond = 1000;
    CHECK_TEXT(descent_status_text((descent_status)beyond), "unknown status");
#define TEXT(name, text)                                                                       \
    CHECK_TEXT(descent_status_text(name), text);                                               \
    CHECK(strlen(text) > 0);
    DESCENT_STATUS_LIST(TEXT)
#undef TEXT
}

static void messages_keep_what_was_said_before(void)
{
    descent_error error = {0};
    CHECK(dsc_fail(&error, DESCENT_INVALID, "%d of %s", 3, "four") == DESCENT_INVALID);
    CHECK(error.status == DESCENT_INVALID);
    CHECK_TEXT(error.message, "3 of four");
    CHECK(dsc_fail_context(&error, DESCENT_IO, "while reading %s:", "x") == DESCENT_IO);
    CHECK_TEXT(error.message, "while reading x:\n3 of four");
    CHECK(dsc_fail(NULL, DESCENT_IO, "nobody listens") == DESCENT_IO);
    CHECK(dsc_no_memory(&error, "rows", 12) == DESCENT_NO_MEMORY);
    CHECK_TEXT(error.message, "out of memory: 12 bytes for rows");
}

static void remedies_stand_apart_from_the_message(void)
{
    descent_error error;
    dsc_fail(&error, DESCENT_INVALID,
             "no \"%s\"" DSC_REMEDY "target = %s    # the nearest\n$ cat %s",
             "a\x1F"
             "b",
             DSC_VALUE("a \"b\" #c"), "f.csv");
    CHECK_TEXT(error.message, "no \"a\x1F"
                              "b\"");
    CHECK_TEXT(error.remedy, "target = \"a \\\"b\\\" #c\"    # the nearest\n$ cat f.csv");
    // What is put in front keeps them.
    dsc_fail_context(&error, DESCENT_BAD_DATA, "in %s:", "x");
    CHECK_TEXT(error.message, "in x:\nno \"a\x1F"
                              "b\"");
    CHECK(strstr(error.remedy, "$ cat f.csv") != NULL);
    descent_error copy;
    CHECK(dsc_fail_as(&copy, &error) == DESCENT_BAD_DATA);
    CHECK_TEXT(copy.remedy, error.remedy);
    CHECK(dsc_fail_as(NULL, &error) == DESCENT_BAD_DATA);
    // The next failure has none.
    dsc_fail(&error, DESCENT_IO, "full");
    CHECK_TEXT(error.remedy, "");
    CHECK(dsc_fail_remedies(&error, DESCENT_INVALID, "100%s", "folds = 2") == DESCENT_INVALID);
    CHECK_TEXT(error.message, "100%s");
    CHECK_TEXT(error.remedy, "folds = 2");
}

static void values_in_remedies_are_quoted_as_in_a_config_file(void)
{
    const char *const rows[][2] = {{"a b", "a b"},          {"", "\"\""},
                                   {"#1", "\"#1\""},        {"C#", "C#"},
                                   {"a #1", "\"a #1\""},    {" a", "\" a\""},
                                   {"a ", "\"a \""},        {"\"", "\"\\\"\""},
                                   {"a\\b", "a\\b"},        {"\"\\", "\"\\\"\\\\\""},
                                   {"5\" disk", "5\" disk"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        CHECK_TEXT(DSC_VALUE(rows[i][0]), rows[i][1]);
    }
}

static void remedies_without_room_are_left_out_whole(void)
{
    char text[3000];
    memset(text, 'a', sizeof text);
    descent_error error;
    for (size_t length = 1000; length < sizeof text; length++) {
        text[length] = '\0';
        dsc_fail(&error, DESCENT_INVALID, "m" DSC_REMEDY "target = %s\nfolds = 2", text);
        const char *wanted = length + 9 < sizeof error.remedy ? text : NULL;
        CHECK(wanted ? strncmp(error.remedy, "target = a", 10) == 0
                     : strncmp(error.remedy, "folds = 2", 9) == 0);
        CHECK(!wanted || !strchr(error.remedy, '\n') || strstr(error.remedy, "\nfolds = 2"));
        dsc_fail(&error, DESCENT_INVALID, "m" DSC_REMEDY "a = %s\nfolds = 2", DSC_VALUE(text));
        CHECK(length <= 1021 || strcmp(error.remedy, "folds = 2") == 0);
        text[length] = 'a';
    }
    // Nor one that no line can hold, or that nobody could read.
    dsc_fail(&error, DESCENT_INVALID, "m" DSC_REMEDY "target = %s\nfolds = 2", "a\tb\x1F");
    CHECK_TEXT(error.remedy, "folds = 2");
    // A message of any length keeps what fits behind it.
    text[2999] = '\0';
    dsc_fail(&error, DESCENT_INVALID, "%s" DSC_REMEDY "folds = 2", text);
    CHECK_TEXT(error.remedy, "folds = 2");
}

static void long_messages_end_at_a_character(void)
{
    // Two bytes a character behind 0 or 1 single ones: one of the two cuts falls inside a
    // character.
    for (size_t shift = 0; shift < 2; shift++) {
        char text[3000] = "";
        memset(text, 'a', shift);
        for (size_t i = shift; i + 2 < sizeof text; i += 2) {
            memcpy(text + i, "\xC3\xA9", 2);
        }
        text[sizeof text - 1] = '\0';
        descent_error error;
        dsc_fail(&error, DESCENT_INVALID, "%s", text);
        const size_t length = strlen(error.message);
        CHECK(length >= sizeof error.message - 3);
        CHECK((length - shift) % 2 == 0);
        CHECK(memcmp(error.message, text, length) == 0);
    }
}

static int calls;

static descent_status ends_with(descent_status status)
{
    calls++;
    return status;
}

static void what_follows_a_failure_is_not_called(void)
{
    descent_status status = ends_with(DESCENT_OK);
    calls = 0;
    THEN(status, ends_with(DESCENT_OK));
    CHECK(calls == 1 && status == DESCENT_OK);
    THEN(status, ends_with(DESCENT_IO));
    CHECK(calls == 2 && status == DESCENT_IO);
    THEN(status, ends_with(DESCENT_OK));
    THEN(status, ends_with(DESCENT_BAD_DATA));
    CHECK(calls == 2 && status == DESCENT_IO);
}

static void sizes_that_overflow_are_refused(void)
{
    unsigned char *block = dsc_alloc_aligned(3, 7);
    CHECK(block && (uintptr_t)block % DSC_ALIGNMENT == 0);
    for (size_t i = 0; block && i < 21; i++) {
        CHECK(block[i] == 0);
    }
    dsc_free_aligned(block);
    CHECK(dsc_alloc_aligned(SIZE_MAX / 2, 3) == NULL);
    CHECK(dsc_realloc_array(NULL, SIZE_MAX / 2, 3) == NULL);
    size_t total = 0;
    CHECK(dsc_layout_add(&total, 1, 1) == 0 && total == 64);
    CHECK(dsc_layout_add(&total, 65, 1) == 64 && total == 192);
    dsc_layout_add(&total, SIZE_MAX / 2, 8);
    CHECK(total == SIZE_MAX);
    dsc_layout_add(&total, 1, 1);
    CHECK(total == SIZE_MAX);
    char *copy = dsc_copy_text("text");
    CHECK_TEXT(copy, "text");
    free(copy);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(every_status_has_a_text),
                                       TEST(messages_keep_what_was_said_before),
                                       TEST(remedies_stand_apart_from_the_message),
                                       TEST(values_in_remedies_are_quoted_as_in_a_config_file),
                                       TEST(remedies_without_room_are_left_out_whole),
                                       TEST(long_messages_end_at_a_character),
                                       TEST(what_follows_a_failure_is_not_called),
                                       TEST(sizes_that_overflow_are_refused)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
