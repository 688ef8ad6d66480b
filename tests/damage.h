// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Damage done to JSON documents, one place at a time: each value is replaced by others or left
// out, the document is read, and the value is put back.
#ifndef DESCENT_TESTS_DAMAGE_H
#define DESCENT_TESTS_DAMAGE_H

#include <jansson.h>

#include "check.h"

// Reads a document that may be damaged: looks whether what was read is complete, or whether
// the right status refuses it.
typedef descent_status damage_reader(json_t *document, void *user, descent_error *error);

typedef struct damage {
    json_t *document;
    damage_reader *read;
    void *user;
    size_t refused, harmless; /* how many damaged documents were refused, and read */
} damage;

static inline void damage_look(damage *d)
{
    descent_error error = {0};
    if (d->read(d->document, d->user, &error) == DESCENT_OK) {
        d->harmless++;
    } else {
        d->refused++;
        CHECK(*error.message != '\0');
    }
}

/* The k-th of what takes the place of a value; NULL behind the last. */
static inline json_t *damage_value(size_t k)
{
    static const char *const values[] = {"null",  "true", "-1",  "3",    "1e300", "\"\"",
                                         "\"x\"", "[]",   "[1]", "[[]]", "{}"};
    return k < sizeof values / sizeof *values ? json_loads(values[k], JSON_DECODE_ANY, NULL)
                                              : NULL;
}

// Damages each value in `at`, a part of the document.
static inline void damage_walk(damage *d, json_t *at)
{
    for (size_t i = 0; i < json_array_size(at); i++) {
        json_t *kept = json_incref(json_array_get(at, i)), *other;
        for (size_t k = 0; (other = damage_value(k)); k++) {
            CHECK(!json_array_set_new(at, i, other));
            damage_look(d);
        }
        CHECK(json_array_remove(at, i) == 0);
        damage_look(d);
        CHECK(json_array_insert_new(at, i, kept) == 0);
        damage_walk(d, kept);
    }
    json_t *same = json_copy(at); // whose members can be counted while those of `at` change
    const char *key;
    json_t *kept, *other;
    json_object_foreach(same, key, kept)
    {
        for (size_t k = 0; (other = damage_value(k)); k++) {
            CHECK(!json_object_set_new(at, key, other));
            damage_look(d);
        }
        CHECK(json_object_del(at, key) == 0);
        damage_look(d);
        CHECK(json_object_set(at, key, kept) == 0);
        damage_walk(d, kept);
    }
    json_decref(same);
}

// Takes the document. Some damage must be refused, and some must do no harm.
static inline void damage_everywhere(json_t *document, damage_reader *read, void *user)
{
    damage d = {.document = document, .read = read, .user = user};
    if (CHECK(document != NULL)) {
        damage_walk(&d, document);
        CHECK(d.refused > 20 && d.harmless > 0);
    }
    json_decref(document);
}

#endif
