// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Text: which files are one, its tokens, its windows, and where these begin in an epoch.
#include "data/encoder_fit.h"
#include "data/read.h"
#include "data/schema_json.h"
#include "read.h"

static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz";

static size_t token_at(const descent_dataset *d, size_t row, size_t position)
{
    return (size_t)dsc_dataset_held(d, row * d->columns + position);
}

static descent_status read_it(const char *name, const char *text, const char *settings,
                              descent_dataset **d, descent_error *error)
{
    return read_bytes(name, text, strlen(text), settings, d, error);
}

// ---- which files are text ----

static void a_file_named_txt_is_text_unless_it_looks_like_a_table(void)
{
    static const struct {
        const char *text;
        bool prose;
    } files[] = {
        {"It was the best of times, it was the worst of times,\nit was the age of wisdom,\n"
         "it was the age of foolishness; it was\n",
         true},
        {"anna\nbob\ncharlotte\ndavid\n", true}, // names, one a line
        {"no line end at all, and one line", true},
        {"Call me Ishmael. Some years ago-never mind how long precisely.\n\nHaving little or "
         "no money in my purse, and nothing particular to interest me on shore.\n",
         true},
        {"a,b,c\nred,big,x\nblue,small,y\nred,small,z\n", false},
        {"a;b\nred big;x\nblue small one;y\nred;z\n", false},
        {"name\tkind\nAnn Lee\tperson\nRex the dog\tanimal\n", false},
        {"name      kind\nAnn Lee   person\nRex       animal of some kind\n", false},
        {"1.5\n2.5\n3.5\n4.5\n", false},
        {"id 17 was 22 at 1999-01-01\n14 1 2 33 4 55 66 77\n9 8 7 6\n", false},
        {"a | b\nx | y z\nu v w | q\n", false},
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char text[4096] = "";
        for (int k = 0; k < 8; k++) { // long enough for windows
            strncat(text, files[i].text, sizeof text - strlen(text) - 1);
        }
        descent_dataset *d = NULL;
        descent_error error = {0};
        const descent_status status = read_it("x.txt", text, "block=4", &d, &error);
        const bool prose = status == DESCENT_OK && d->schema->format == DESCENT_FORMAT_TEXT;
        if (!CHECK(prose == files[i].prose)) {
            printf("in file %zu: %s\n", i, files[i].text);
        }
        descent_dataset_free(d);
    }
}

static void what_is_asked_for_decides(void)
{
    descent_dataset *table = read_good("x.csv", "a,b\nc,d\ne,f\ng,h\n", "format=text block=2");
    CHECK(table && table->schema->format == DESCENT_FORMAT_TEXT && table->rows == 7);
    descent_dataset_free(table);
    descent_dataset *d = NULL;
    descent_error error = {0};
    // Who names a column knows a table.
    CHECK(read_it("x.txt", "to be or not\nto be that is\nthe question", "target=be", &d,
                  &error) != DESCENT_OK ||
          d->schema->format == DESCENT_FORMAT_CSV);
    descent_dataset_free(d);
    d = NULL;
    CHECK(read_it("x.txt", "to be or not to be, that is the question", "format=csv", &d,
                  &error) != DESCENT_OK);
    CHECK(read_it("x", "to be or not to be", "format=text target=be block=2", &d, &error) ==
          DESCENT_INVALID);
    CHECK_TEXT(check_said(&error), "x: it is read as text, which has no columns: `target` says "
                                   "nothing here\nformat = csv    # if it is a table");
}

// ---- tokens and windows ----

static void rows_are_windows_whose_targets_are_one_on(void)
{
    descent_dataset *d = read_good("x.txt", alphabet, "format=text block=4");
    if (!d) {
        return;
    }
    CHECK(descent_dataset_tokens(d) == 26 && descent_dataset_classes(d) == 26);
    CHECK(descent_dataset_inputs(d) == 4 && descent_dataset_targets(d) == 4);
    CHECK(descent_dataset_task(d) == DESCENT_TASK_CLASSIFY && d->type == DESCENT_UINT8);
    // 26 tokens: five windows, with five tokens in front of them and a last target behind.
    CHECK(d->rows == 5 && d->text_count == 26);
    for (size_t row = 0; row < d->rows; row++) {
        for (size_t p = 0; p < 4; p++) {
            CHECK(token_at(d, row, p) == 5 + 4 * row + p);
            CHECK(descent_dataset_target_at(d, row, p) == (double)(6 + 4 * row + p));
        }
    }
    CHECK_TEXT(descent_dataset_class_name(d, 25), "z");
    CHECK_TEXT(descent_dataset_summary(d), "x  26 characters, 26 different, in windows of 4");
    descent_dataset_free(d);
}

static void characters_are_code_points_in_their_order(void)
{
    // With a mark of UTF-8, and line ends of two characters.
    descent_dataset *d = read_good(
        "x.txt", "\xEF\xBB\xBF\xC3\xA9t\xC3\xA9\r\n\xE2\x82\xACt\xC3\xA9\r\nt\xF0\x9F\x99\x82",
        "format=text block=2");
    static const char *const wanted[] = {"\n", "t", "\xC3\xA9", "\xE2\x82\xAC",
                                         "\xF0\x9F\x99\x82"};
    if (!d) {
        return;
    }
    CHECK(descent_dataset_tokens(d) == 5 && d->text_count == 10 && d->rows == 4);
    for (size_t i = 0; i < 5; i++) {
        CHECK_TEXT(descent_dataset_class_name(d, i), wanted[i]);
    }
    CHECK(strstr(descent_dataset_report(d), "2 line ends of CR LF, read as LF"));
    CHECK(dsc_dataset_target_at(d, 3, 1) == 4); // the last token
    descent_dataset_free(d);
}

static void what_is_no_utf8_is_read_as_bytes(void)
{
    descent_dataset *d = read_good("x", "caf\xE9 caf\xE9 au lait", "format=text block=2");
    if (d) {
        CHECK(d->schema->tokens == DESCENT_TOKENS_BYTES && d->text_count == 17);
        CHECK_TEXT(descent_dataset_class_name(d, descent_dataset_tokens(d) - 1), "\\xe9");
        CHECK(strstr(descent_dataset_report(d), "bytes, as the file is not UTF-8 text"));
    }
    descent_dataset_free(d);
    d = read_good("x", "\xC3\xA9\r\n\xC3\xA9\r\n", "format=text tokens=bytes block=2");
    CHECK(d && d->text_count == 8 && descent_dataset_tokens(d) == 4);
    descent_dataset_free(d);
    d = NULL;
    descent_error error = {0};
    CHECK(read_it("x.txt", "one\ntwo caf\xE9 three", "format=text tokens=characters block=2",
                  &d, &error) == DESCENT_BAD_DATA);
    CHECK_TEXT(check_said(&error), "x.txt:2: the byte 0xE9 is not UTF-8 text\ntokens = bytes");
}

static void what_is_too_short_says_what_fits(void)
{
    descent_dataset *d = NULL;
    descent_error error = {0};
    CHECK(read_it("x.txt", alphabet, "format=text", &d, &error) == DESCENT_BAD_DATA);
    CHECK_TEXT(check_said(&error),
               "x.txt: 26 characters are too few for windows of 64\nblock = 2");
    CHECK(read_it("x.txt", "aaaaaaaaaaaaaaaa", "format=text block=2", &d, &error) ==
          DESCENT_BAD_DATA);
    CHECK_TEXT(check_said(&error),
               "x.txt: the same character all the time: there is nothing to learn");
}

static void many_different_characters_are_held_in_float32(void)
{
    char text[3 * 400 + 1];
    for (unsigned i = 0; i < 400; i++) { // U+4E00 on
        const unsigned code = 0x4E00 + i;
        text[3 * i] = (char)(0xE0 | code >> 12);
        text[3 * i + 1] = (char)(0x80 | (code >> 6 & 0x3F));
        text[3 * i + 2] = (char)(0x80 | (code & 0x3F));
    }
    text[3 * 400] = '\0';
    descent_dataset *d = read_good("x", text, "format=text block=8");
    if (d) {
        CHECK(d->type == DESCENT_FLOAT32 && descent_dataset_tokens(d) == 400);
        CHECK(dsc_dataset_target_at(d, d->rows - 1, 7) == 399);
    }
    descent_dataset_free(d);
}

// ---- another text with the same tokens ----

static void another_text_has_the_tokens_of_the_first(void)
{
    descent_dataset *d = read_good("x", alphabet, "format=text block=4"), *other = NULL;
    descent_error error = {0};
    json_t *json = d ? dsc_schema_to_json(d->schema) : NULL;
    dsc_schema *schema = NULL;
    CHECK_OK(dsc_schema_from_json(json, &schema, &error));
    CHECK(dsc_dataset_read_memory("y", "zebra", 5, NULL, schema, &other, &error) ==
          DESCENT_BAD_DATA);
    CHECK_TEXT(check_said(&error),
               "y: 5 characters are too few for windows of 4: there must be 8");
    CHECK_OK(dsc_dataset_read_memory("y", "zebrazebra", 10, NULL, schema, &other, &error));
    CHECK(other && other->rows == 1 && dsc_dataset_target_at(other, 0, 3) == 0);
    descent_dataset_free(other);
    other = NULL;
    CHECK(dsc_dataset_read_memory("y", "zebra\nand more", 14, NULL, schema, &other, &error) ==
          DESCENT_BAD_DATA);
    CHECK_TEXT(check_said(&error), "y:1: the character U+000A is none of the 26 characters of "
                                   "the text that was learnt from");
    json_object_del(json, "tokens");
    dsc_schema *damaged = NULL;
    CHECK(dsc_schema_from_json(json, &damaged, &error) == DESCENT_BAD_DATA);
    json_decref(json);
    dsc_schema_free(schema);
    descent_dataset_free(d);
}

// ---- epochs ----

static void windows_begin_earlier_in_every_epoch(void)
{
    descent_dataset *d = read_good("x", alphabet, "format=text block=4");
    bool seen[4] = {false};
    for (uint64_t epoch = 0; d && epoch < 40; epoch++) {
        const descent_dataset now = dsc_dataset_of_epoch(d, 7, epoch);
        const descent_dataset again = dsc_dataset_of_epoch(d, 7, epoch);
        const size_t back = (size_t)((char *)d->values - (char *)now.values);
        CHECK(back < 4 && now.values == again.values);
        seen[back % 4] = true;
        CHECK(token_at(&now, 0, 0) == 5 - back);
        CHECK(dsc_dataset_target_at(&now, 4, 3) == (double)(25 - back));
    }
    CHECK(seen[0] && seen[1] && seen[2] && seen[3]);
    descent_dataset *numbers = read_good("x.csv", "a,y\n1,2\n3,4\n", "target=y");
    CHECK(numbers && dsc_dataset_of_epoch(numbers, 7, 3).values == numbers->values);
    descent_dataset_free(numbers);
    descent_dataset_free(d);
}

static void tokens_are_never_scaled(void)
{
    descent_dataset *d = read_good("x", alphabet, "format=text block=4");
    dsc_encoder *encoder = NULL;
    descent_error error = {0};
    float inputs[5 * 4], targets[5 * 4];
    if (!d || dsc_encoder_fit(d, NULL, 0, NULL, &encoder, &error) != DESCENT_OK) {
        CHECK(false);
        return;
    }
    dsc_encoder_gather(encoder, d, dsc_kernels_get(DESCENT_FLOAT32), NULL, 0, 5, inputs, 4,
                       targets);
    for (size_t i = 0; i < 20; i++) {
        CHECK(inputs[i] == (float)(5 + i) && targets[i] == (float)(6 + i));
    }
    dsc_encoder_free(encoder);
    descent_dataset_free(d);
}

// What lies in front of the first row is trained on in some epochs.
static void a_checksum_is_that_of_the_whole_text(void)
{
    char other[sizeof alphabet];
    memcpy(other, alphabet, sizeof alphabet);
    other[1] = 'a';
    other[0] = 'b';
    descent_dataset *d = read_good("x", alphabet, "format=text block=4");
    descent_dataset *e = read_good("x", other, "format=text block=4");
    CHECK(descent_dataset_checksum(d) != descent_dataset_checksum(e));
    uint64_t values[2], targets[2];
    dsc_dataset_sums(d, 0, 2, &values[0], &targets[0]);
    dsc_dataset_sums(e, 0, 2, &values[1], &targets[1]);
    CHECK(values[0] != values[1]);
    descent_dataset_free(d);
    descent_dataset_free(e);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(a_file_named_txt_is_text_unless_it_looks_like_a_table),
        TEST(what_is_asked_for_decides),
        TEST(rows_are_windows_whose_targets_are_one_on),
        TEST(characters_are_code_points_in_their_order),
        TEST(what_is_no_utf8_is_read_as_bytes),
        TEST(what_is_too_short_says_what_fits),
        TEST(many_different_characters_are_held_in_float32),
        TEST(another_text_has_the_tokens_of_the_first),
        TEST(windows_begin_earlier_in_every_epoch),
        TEST(tokens_are_never_scaled),
        TEST(a_checksum_is_that_of_the_whole_text),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
