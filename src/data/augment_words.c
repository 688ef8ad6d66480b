// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Words of an augmentation: one table, of which the message about an unknown word is made as well.
#include "data/augment_words.h"

#include <stddef.h>
#include <string.h>

#include "core/number.h"
#include "data/words.h"

typedef enum argument { NOTHING, PIXELS, AMOUNT, ALPHA } argument;

enum { WORD = 32 };
static const double least_alpha = 0.05, most_alpha = 10.0;

static const struct word {
    const char *name;
    argument argument;
    size_t offset; /* in dsc_augment */
} words[] = {
    {"flip", NOTHING, offsetof(dsc_augment, flip)},
    {"shift", PIXELS, offsetof(dsc_augment, shift)},
    {"crop", PIXELS, offsetof(dsc_augment, crop)},
    {"cutout", PIXELS, offsetof(dsc_augment, cutout)},
    {"brightness", AMOUNT, offsetof(dsc_augment, brightness)},
    {"contrast", AMOUNT, offsetof(dsc_augment, contrast)},
    {"saturation", AMOUNT, offsetof(dsc_augment, saturation)},
    {"mixup", ALPHA, offsetof(dsc_augment, mixup)},
};
enum { WORDS = sizeof words / sizeof *words };

// What stands behind the colon.
static const char *form_of(argument which)
{
    static const char *const forms[] = {
        [NOTHING] = "", [PIXELS] = ":PIXELS", [AMOUNT] = ":PART", [ALPHA] = ":ALPHA"};
    return forms[which];
}

static descent_status refuse_word(const char *text, const dsc_augment *a, descent_error *error)
{
    char shown[WORD + 8];
    dsc_words all = {0};
    dsc_words_add(&all, "`augment`: \"%s\" is none of ",
                  dsc_show_text(text, strlen(text), shown, sizeof shown));
    for (size_t i = 0; i < WORDS; i++) {
        dsc_words_add(&all, "%s%s%s",
                      i == 0          ? ""
                      : i + 1 < WORDS ? ", "
                                      : " and ",
                      words[i].name, form_of(words[i].argument));
    }
    const size_t side = a->height < a->width ? a->height : a->width;
    dsc_words_try(&all, "augment = flip shift:%zu", side > 8 ? side / 8 : 1);
    return dsc_words_fail(&all, DESCENT_INVALID, error);
}

// A number of pixels, from 1 to what the image allows.
static descent_status read_pixels(const struct word *word, const char *text, const char *number,
                                  const dsc_augment *a, size_t *pixels, descent_error *error)
{
    const size_t side = a->height < a->width ? a->height : a->width;
    const size_t longer = a->height > a->width ? a->height : a->width;
    const size_t most = strcmp(word->name, "cutout") == 0 ? longer : side - 1;
    size_t value = 0;
    for (const char *p = number; *p && value <= most; p++) {
        const bool digit = *p >= '0' && *p <= '9';
        value = digit ? 10 * value + (size_t)(*p - '0') : most + 1;
    }
    FAIL_IF(most < 1, error, DESCENT_INVALID,
            "`augment`: \"%s\": images of %zux%zu are too small for it" DSC_REMEDY
            "augment = none",
            text, a->height, a->width);
    FAIL_IF(value < 1 || value > most, error, DESCENT_INVALID,
            "`augment`: \"%s\": images of %zux%zu take a number of pixels from 1 to "
            "%zu" DSC_REMEDY "augment = %s:%zu",
            text, a->height, a->width, most, word->name, most > 8 ? most / 8 : 1);
    *pixels = value;
    return DESCENT_OK;
}

static descent_status read_number(const struct word *word, const char *text, const char *number,
                                  double *value, descent_error *error)
{
    const bool alpha = word->argument == ALPHA;
    const double low = alpha ? least_alpha : 0.0, high = alpha ? most_alpha : 1.0;
    const bool good = dsc_parse_number(number, strlen(number), value) && *value <= high &&
                      (alpha ? *value >= low : *value > low);
    FAIL_IF(!good && alpha, error, DESCENT_INVALID,
            "`augment`: \"%s\": mixup takes the alpha of a Beta distribution, %g to "
            "%g" DSC_REMEDY "augment = mixup:0.2",
            text, low, high);
    FAIL_IF(!good, error, DESCENT_INVALID,
            "`augment`: \"%s\": %s takes the part by which it changes, above 0 and up to "
            "1" DSC_REMEDY "augment = %s:0.2",
            text, word->name, word->name);
    return DESCENT_OK;
}

static bool is_set(const struct word *word, const dsc_augment *a)
{
    const char *field = (const char *)a + word->offset;
    static const dsc_augment none;
    const size_t size = word->argument == NOTHING  ? sizeof(bool)
                        : word->argument == PIXELS ? sizeof(size_t)
                                                   : sizeof(double);
    return memcmp(field, (const char *)&none + word->offset, size) != 0;
}

static descent_status read_word(const char *text, dsc_augment *a, descent_error *error)
{
    const size_t length = strcspn(text, ":");
    const struct word *word = NULL;
    for (size_t i = 0; i < WORDS; i++) {
        if (strlen(words[i].name) == length && memcmp(words[i].name, text, length) == 0) {
            word = &words[i];
        }
    }
    if (!word || (word->argument == NOTHING && text[length] == ':')) {
        return refuse_word(text, a, error);
    }
    FAIL_IF(is_set(word, a), error, DESCENT_INVALID,
            "`augment`: \"%s\": %s stands there twice" DSC_REMEDY "augment = %s", text,
            word->name, text);
    FAIL_IF(word->argument == AMOUNT && strcmp(word->name, "saturation") == 0 &&
                a->channels != 3,
            error, DESCENT_INVALID,
            "`augment`: \"%s\": saturation is that of three colours, and the images have %zu "
            "channel%s" DSC_REMEDY "augment = brightness:0.2 contrast:0.2",
            text, a->channels, a->channels == 1 ? "" : "s");
    void *field = (char *)a + word->offset;
    const char *number = text[length] == ':' ? text + length + 1 : "";
    switch (word->argument) {
    case NOTHING:
        *(bool *)field = true;
        return DESCENT_OK;
    case PIXELS:
        return read_pixels(word, text, number, a, field, error);
    case AMOUNT:
    case ALPHA:
        break;
    }
    return read_number(word, text, number, field, error);
}

descent_status dsc_augment_parse(const char *text, const descent_dataset *d, dsc_augment *a,
                                 descent_error *error)
{
    const descent_shape shape = descent_dataset_shape(d);
    *a = (dsc_augment){0};
    if (*text == '\0' || strcmp(text, "none") == 0) {
        return DESCENT_OK;
    }
    FAIL_IF(d->schema->positions > 0, error, DESCENT_INVALID,
            "`augment` is about images, and the rows are sequences" DSC_REMEDY
            "augment = none");
    FAIL_IF(shape.rank < 2, error, DESCENT_INVALID,
            "`augment` is about images, and the rows are not known to be some" DSC_REMEDY
            "image = HEIGHTxWIDTHxCHANNELS    # with these in place of the words\n"
            "augment = none");
    *a = (dsc_augment){.height = shape.dim[0],
                       .width = shape.dim[1],
                       .channels = shape.rank > 2 ? shape.dim[2] : 1};
    for (const char *p = text; *p;) {
        char word[WORD];
        const size_t length = strcspn(p, " ,");
        const size_t kept = length < WORD ? length : WORD - 1;
        memcpy(word, p, kept);
        word[kept] = '\0';
        if (length > 0) {
            TRY(read_word(word, a, error));
        }
        p += length + (p[length] != '\0');
    }
    FAIL_IF(
        a->shift > 0 && a->crop > 0, error, DESCENT_INVALID,
        "`augment`: shift and crop both move the image: shift brings in zeros, crop what it "
        "mirrors at the border" DSC_REMEDY "augment = crop:%zu",
        a->crop);
    return DESCENT_OK;
}
