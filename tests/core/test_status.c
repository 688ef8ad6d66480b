// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "check.h"

#include "core/memory.h"
#include "core/status.h"

#include <stdlib.h>

static void texts(void)
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

static void messages(void)
{
    descent_error error = {DESCENT_OK, ""};
    CHECK(dsc_fail(&error, DESCENT_INVALID, "%d of %s", 3, "four") == DESCENT_INVALID);
    CHECK(error.status == DESCENT_INVALID);
    CHECK_TEXT(error.message, "3 of four");
    CHECK(dsc_fail_context(&error, DESCENT_IO, "while reading %s:", "x") == DESCENT_IO);
    CHECK_TEXT(error.message, "while reading x:\n3 of four");
    CHECK(dsc_fail(NULL, DESCENT_IO, "nobody listens") == DESCENT_IO);
    CHECK(dsc_no_memory(&error, "rows", 12) == DESCENT_NO_MEMORY);
    CHECK_TEXT(error.message, "out of memory: 12 bytes for rows");
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

static void memory(void)
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
    static const check_test tests[] = {TEST(texts), TEST(messages),
                                       TEST(long_messages_end_at_a_character), TEST(memory)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
