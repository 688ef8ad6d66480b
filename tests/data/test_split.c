// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Splits of every kind, and the columns of a file that tell weights, groups and times.
#include "data/read.h"
#include "data/row_keys.h"
#include "data/schema_json.h"
#include "data/split.h"

#include "read.h"

enum { MOST = 400 };

static descent_dataset *rows_of(size_t rows, const unsigned *class, size_t classes)
{
    static float inputs[MOST];
    static float targets[MOST];
    descent_dataset *d = NULL;
    descent_error error;
    for (size_t i = 0; i < rows; i++) {
        targets[i] = class ? (float)class[i] : 0.5F;
    }
    CHECK_OK(descent_dataset_from_arrays(DESCENT_FLOAT32, rows, 1, inputs, targets, classes, &d,
                                         &error));
    return d;
}

// Which rows validate, or are held out; counts that all sides together are all rows, each once,
// in order.
static void sides(const descent_dataset *d, const dsc_split_how *how, bool valid[MOST])
{
    dsc_split s = {0};
    descent_error error;
    CHECK_OK(dsc_split_create(d, how, &s, &error));
    unsigned char seen[MOST] = {0};
    for (size_t i = 0; i < s.train_count; i++) {
        seen[s.train[i]]++;
        CHECK(i == 0 || s.train[i] > s.train[i - 1]);
    }
    for (size_t i = 0; i < d->rows; i++) {
        valid[i] = false;
    }
    for (size_t i = 0; i < s.valid_count; i++) {
        seen[s.valid[i]]++;
        valid[s.valid[i]] = how->folds == 0;
        CHECK(i == 0 || s.valid[i] > s.valid[i - 1]);
    }
    CHECK((how->folds > 0) == (s.held_count > 0));
    for (size_t i = 0; i < s.held_count; i++) {
        seen[s.held[i]]++;
        valid[s.held[i]] = true;
        CHECK(i == 0 || s.held[i] > s.held[i - 1]);
    }
    const bool all = !(how->folds && dsc_split_resolve(d, how->kind) == DESCENT_SPLIT_TIME);
    for (size_t i = 0; i < d->rows; i++) {
        CHECK(seen[i] == 1 || (!all && seen[i] == 0));
    }
    dsc_split_free(&s);
}

static size_t count(const bool *valid, size_t rows)
{
    size_t sum = 0;
    for (size_t i = 0; i < rows; i++) {
        sum += valid[i];
    }
    return sum;
}

static void random_splits_follow_from_the_seed(void)
{
    bool valid[MOST], again[MOST], other[MOST];
    for (size_t rows = 1; rows < 60; rows++) {
        descent_dataset *d = rows_of(rows, NULL, 0);
        for (int f = 0; f < 4; f++) {
            const dsc_split_how how = {.fraction = 0.3 * f, .seed = 5};
            const dsc_split_how another = {.fraction = 0.3 * f, .seed = 6};
            sides(d, &how, valid);
            sides(d, &how, again);
            sides(d, &another, other);
            CHECK(count(valid, rows) < rows);
            CHECK((f == 0) == (count(valid, rows) == 0) || rows == 1);
            CHECK(memcmp(valid, again, rows) == 0);
            CHECK(rows < 40 || f == 0 || memcmp(valid, other, rows) != 0);
        }
        descent_dataset_free(d);
    }
    // The rows that a split with this seed has always put aside.
    descent_dataset *d = rows_of(20, NULL, 0);
    const dsc_split_how how = {.kind = DESCENT_SPLIT_RANDOM, .fraction = 0.2, .seed = 1};
    sides(d, &how, valid);
    CHECK(count(valid, 20) == 4);
    dsc_split s;
    descent_error error;
    CHECK(dsc_split_create(d, &(dsc_split_how){.fraction = 1.0}, &s, &error) ==
          DESCENT_INVALID);
    CHECK(dsc_split_create(d, &(dsc_split_how){.fraction = (double)NAN}, &s, &error) ==
          DESCENT_INVALID);
    CHECK(dsc_split_create(d, &(dsc_split_how){.folds = 21}, &s, &error) == DESCENT_INVALID);
    CHECK(dsc_split_create(d, &(dsc_split_how){.folds = 2, .fold = 2}, &s, &error) ==
          DESCENT_INVALID);
    descent_dataset_free(d);
}

static size_t of_class(const bool *valid, const unsigned *class, size_t rows, unsigned wanted)
{
    size_t sum = 0;
    for (size_t i = 0; i < rows; i++) {
        sum += valid[i] && class[i] == wanted;
    }
    return sum;
}

static void every_class_gives_its_share(void)
{
    // 100 rows: 80, 15, 4 and 1 of the classes 0 to 3.
    unsigned class[MOST];
    bool valid[MOST], other[MOST];
    for (size_t i = 0; i < 100; i++) {
        class[i] = i == 50                                       ? 3
                   : i % 25 == 7                                 ? 2
                   : i % 20 == 3 || i % 20 == 11 || i % 20 == 14 ? 1
                                                                 : 0;
    }
    descent_dataset *d = rows_of(100, class, 4);
    size_t sizes[4] = {0};
    for (size_t i = 0; i < 100; i++) {
        sizes[class[i]]++;
    }
    CHECK(sizes[3] == 1);
    for (uint64_t seed = 0; seed < 20; seed++) {
        const dsc_split_how how = {.fraction = 0.2, .seed = seed};
        sides(d, &how, valid);
        CHECK(count(valid, 100) == 20);
        for (unsigned c = 0; c < 4; c++) {
            const double share = 0.2 * (double)sizes[c];
            const size_t got = of_class(valid, class, 100, c);
            CHECK((double)got > share - 1.0 && (double)got < share + 1.0);
        }
        CHECK(!valid[50]); // the only row of its class trains
        const dsc_split_how next = {.fraction = 0.2, .seed = seed + 1};
        sides(d, &next, other);
        CHECK(memcmp(valid, other, 100) != 0);
    }
    bool used[MOST] = {0};
    for (size_t k = 0; k < 5; k++) {
        const dsc_split_how how = {.folds = 5, .fold = k, .seed = 3};
        sides(d, &how, valid);
        CHECK(count(valid, 100) == 20);
        for (unsigned c = 0; c < 4; c++) {
            const double share = 0.2 * (double)sizes[c];
            const size_t got = of_class(valid, class, 100, c);
            CHECK((double)got > share - 1.0 && (double)got < share + 1.0);
        }
        for (size_t i = 0; i < 100; i++) {
            CHECK(!(valid[i] && used[i]));
            used[i] = used[i] || valid[i];
        }
    }
    CHECK(count(used, 100) == 100);
    descent_dataset_free(d);
    // As many rows aside as there can be: every class keeps one.
    const unsigned few[5] = {0, 1, 1, 2, 2};
    d = rows_of(5, few, 3);
    sides(d, &(dsc_split_how){.fraction = 0.7}, valid);
    CHECK(count(valid, 5) == 2 && !valid[0] && valid[1] != valid[2] && valid[3] != valid[4]);
    descent_dataset_free(d);
    d = rows_of(5, NULL, 0);
    dsc_split s;
    descent_error error;
    CHECK(dsc_split_create(d, &(dsc_split_how){.kind = DESCENT_SPLIT_STRATIFIED}, &s, &error) ==
          DESCENT_INVALID);
    CHECK(strstr(check_said(&error), "split = random") != NULL);
    descent_dataset_free(d);
}

static void groups_stay_together(void)
{
    descent_error error;
    bool valid[MOST], used[MOST] = {0};
    uint64_t groups[MOST];
    for (size_t i = 0; i < 200; i++) {
        groups[i] = (i * i) % 37 + 1000000007ULL * (i % 5);
    }
    descent_dataset *d = rows_of(200, NULL, 0);
    CHECK_OK(descent_dataset_set_groups(d, groups, &error));
    for (uint64_t seed = 0; seed < 10; seed++) {
        sides(d, &(dsc_split_how){.fraction = 0.25, .seed = seed}, valid);
        for (size_t i = 0; i < 200; i++) {
            for (size_t j = 0; j < i; j++) {
                CHECK(groups[i] != groups[j] || valid[i] == valid[j]);
            }
        }
        CHECK(count(valid, 200) >= 40 && count(valid, 200) <= 60);
    }
    for (size_t k = 0; k < 4; k++) {
        sides(d, &(dsc_split_how){.folds = 4, .fold = k}, valid);
        CHECK(count(valid, 200) >= 45 && count(valid, 200) <= 55);
        for (size_t i = 0; i < 200; i++) {
            CHECK(!(valid[i] && used[i]));
            used[i] = used[i] || valid[i];
            for (size_t j = 0; j < i; j++) {
                CHECK(groups[i] != groups[j] || valid[i] == valid[j]);
            }
        }
    }
    CHECK(count(used, 200) == 200);
    dsc_split s;
    for (size_t i = 0; i < 200; i++) {
        groups[i] = 7;
    }
    CHECK_OK(descent_dataset_set_groups(d, groups, &error));
    CHECK(dsc_split_create(d, &(dsc_split_how){.fraction = 0.2}, &s, &error) ==
          DESCENT_INVALID);
    CHECK(strstr(check_said(&error), "1 group") != NULL);
    // One group has nearly all rows: the other validates.
    groups[3] = 8;
    CHECK_OK(descent_dataset_set_groups(d, groups, &error));
    sides(d, &(dsc_split_how){.fraction = 0.4}, valid);
    CHECK(count(valid, 200) == 1 && valid[3]);
    CHECK_OK(descent_dataset_set_groups(d, NULL, &error));
    CHECK(dsc_split_create(d, &(dsc_split_how){.kind = DESCENT_SPLIT_GROUP, .fraction = 0.2},
                           &s, &error) == DESCENT_INVALID);
    descent_dataset_free(d);
}

static void later_rows_validate(void)
{
    descent_error error;
    bool valid[MOST];
    double times[MOST];
    for (size_t i = 0; i < 100; i++) {
        times[i] = 1609459200.0 + (double)(i * 37 % 100 / 2); // pairs
    }
    descent_dataset *d = rows_of(100, NULL, 0);
    CHECK_OK(descent_dataset_set_order(d, times, &error));
    sides(d, &(dsc_split_how){.fraction = 0.25}, valid);
    CHECK(count(valid, 100) == 24 || count(valid, 100) == 26); // pairs stay together
    for (size_t i = 0; i < 100; i++) {
        for (size_t j = 0; j < 100; j++) {
            CHECK(!(valid[i] && !valid[j]) || times[i] > times[j]);
        }
    }
    for (size_t k = 0; k < 4; k++) { // forward chaining
        dsc_split s;
        CHECK_OK(dsc_split_create(d, &(dsc_split_how){.folds = 4, .fold = k}, &s, &error));
        CHECK(s.train_count == 20 * (k + 1) && s.held_count == 20);
        for (size_t i = 0; i < s.train_count; i++) {
            for (size_t j = 0; j < s.held_count; j++) {
                CHECK(times[s.train[i]] < times[s.held[j]]);
            }
        }
        dsc_split_free(&s);
    }
    dsc_split s;
    for (size_t i = 0; i < 100; i++) {
        times[i] = (double)(i % 3);
    }
    CHECK_OK(descent_dataset_set_order(d, times, &error));
    CHECK(dsc_split_create(d, &(dsc_split_how){.folds = 3}, &s, &error) == DESCENT_INVALID);
    CHECK(strstr(check_said(&error), "3 different times") != NULL);
    times[4] = (double)NAN;
    CHECK(descent_dataset_set_order(d, times, &error) == DESCENT_INVALID);
    descent_dataset_free(d);
}

// What a fold leaves is split as a data set of its own that has only these rows.
static void rest_of_a_fold_splits_as_a_set_of_its_own(void)
{
    descent_error error;
    unsigned class[MOST], fewer[MOST];
    for (size_t i = 0; i < 150; i++) {
        class[i] = i % 11 < 7 ? 0 : i % 11 < 10 ? 1 : 2;
    }
    for (int kind = DESCENT_SPLIT_RANDOM; kind <= DESCENT_SPLIT_STRATIFIED; kind++) {
        for (size_t k = 0; k < 5; k++) {
            dsc_split s, t;
            const dsc_split_how how = {kind, 0.2, 5, k, 8, 0};
            descent_dataset *d = rows_of(150, class, 3);
            CHECK_OK(dsc_split_create(d, &how, &s, &error));
            descent_dataset_free(d);
            CHECK(s.held_count == 30 && s.train_count == 96 && s.valid_count == 24);
            uint32_t rest[MOST];
            size_t count = 0;
            for (uint32_t i = 0; i < 150; i++) {
                bool held = false;
                for (size_t j = 0; j < s.held_count; j++) {
                    held = held || s.held[j] == i;
                }
                if (!held) {
                    fewer[count] = class[i];
                    rest[count++] = i;
                }
            }
            CHECK(count == 120);
            d = rows_of(count, fewer, 3);
            CHECK_OK(dsc_split_create(d, &(dsc_split_how){kind, 0.2, 0, 0, 8, 0}, &t, &error));
            descent_dataset_free(d);
            CHECK(t.train_count == s.train_count && t.valid_count == s.valid_count);
            for (size_t i = 0; i < t.train_count; i++) {
                CHECK(rest[t.train[i]] == s.train[i]);
            }
            for (size_t i = 0; i < t.valid_count; i++) {
                CHECK(rest[t.valid[i]] == s.valid[i]);
            }
            dsc_split_free(&s);
            dsc_split_free(&t);
        }
    }
}

// Groups and times hold between all three sides; too few of them are refused with a remedy.
static void keys_hold_between_all_sides_of_a_fold(void)
{
    descent_error error;
    uint64_t groups[MOST];
    double times[MOST];
    for (size_t i = 0; i < 200; i++) {
        groups[i] = i * 7 % 23;
        times[i] = (double)(i * 13 % 200 / 2);
    }
    descent_dataset *d = rows_of(200, NULL, 0);
    CHECK_OK(descent_dataset_set_groups(d, groups, &error));
    for (size_t k = 0; k < 4; k++) {
        dsc_split s;
        const dsc_split_how how = {DESCENT_SPLIT_GROUP, 0.2, 4, k, 1, 0};
        unsigned char side[32] = {0};
        CHECK_OK(dsc_split_create(d, &how, &s, &error));
        CHECK(s.train_count + s.valid_count + s.held_count == 200 && s.valid_count > 0);
        for (size_t i = 0; i < 200; i++) {
            const bool trains = i < s.train_count, held = i >= 200 - s.held_count;
            side[groups[s.train[i]]] |= trains ? 1 : held ? 4 : 2;
        }
        for (size_t g = 0; g < 23; g++) {
            CHECK(side[g] == 1 || side[g] == 2 || side[g] == 4);
        }
        dsc_split_free(&s);
    }
    CHECK_OK(descent_dataset_set_order(d, times, &error));
    for (size_t k = 0; k < 4; k++) {
        dsc_split s;
        const dsc_split_how how = {DESCENT_SPLIT_TIME, 0.25, 4, k, 1, 0};
        CHECK_OK(dsc_split_create(d, &how, &s, &error));
        double last = 0.0, first = HUGE_VAL, held = HUGE_VAL, end = 0.0;
        for (size_t i = 0; i < s.train_count; i++) {
            last = fmax(last, times[s.train[i]]);
        }
        for (size_t i = 0; i < s.valid_count; i++) {
            first = fmin(first, times[s.valid[i]]);
            end = fmax(end, times[s.valid[i]]);
        }
        for (size_t i = 0; i < s.held_count; i++) {
            held = fmin(held, times[s.held[i]]);
        }
        CHECK(last < first && end < held && s.held_count == 40);
        dsc_split_free(&s);
    }
    dsc_split s;
    CHECK(dsc_split_create(d, &(dsc_split_how){DESCENT_SPLIT_GROUP, 0.2, 30, 0, 1, 0}, &s,
                           &error) == DESCENT_INVALID);
    CHECK(strstr(check_said(&error), "folds = 23") != NULL);
    for (size_t i = 0; i < 200; i++) {
        groups[i] = i % 2;
    }
    CHECK_OK(descent_dataset_set_groups(d, groups, &error));
    CHECK(dsc_split_create(d, &(dsc_split_how){DESCENT_SPLIT_GROUP, 0.2, 2, 0, 1, 0}, &s,
                           &error) == DESCENT_INVALID);
    CHECK(strstr(check_said(&error), "valid = 0") != NULL);
    CHECK_OK(dsc_split_create(d, &(dsc_split_how){DESCENT_SPLIT_GROUP, 0.0, 2, 0, 1, 0}, &s,
                              &error));
    dsc_split_free(&s);
    descent_dataset_free(d);
}

static const char sales[] =
    "shop,day,w,x,y\n"
    "a,2020-01-05,1,1,1.5\nb,2020-01-01,2,2,2.5\na,2020-01-03,0,3,3.5\n"
    "c,2020-01-02,0.25,4,\nc,2020-01-04,4,5,5.5\nb,2020-01-06,1,6,6.5\n";

static void named_columns_give_weights_groups_and_times(void)
{
    descent_error error;
    descent_read_options o = options_of("target=y task=regress");
    descent_dataset *d = NULL, *like = NULL;
    snprintf(o.weight, sizeof o.weight, "w");
    snprintf(o.group, sizeof o.group, "shop");
    snprintf(o.order, sizeof o.order, "day");
    CHECK_OK(dsc_dataset_read_memory("s.csv", sales, sizeof sales - 1, &o, NULL, &d, &error));
    CHECK(d->rows == 5 &&
          descent_dataset_columns(d) == 2); // x and day; the row without y is out
    CHECK(descent_dataset_is_weighted(d));
    const double weights[5] = {1, 2, 0, 4, 1};
    for (size_t i = 0; i < 5; i++) {
        CHECK(dsc_dataset_weight(d, i) == weights[i]);
    }
    CHECK(d->keys.groups[0] == d->keys.groups[2] && d->keys.groups[1] == d->keys.groups[4] &&
          d->keys.groups[0] != d->keys.groups[3]);
    CHECK(d->keys.order[1] < d->keys.order[2] && d->keys.order[2] < d->keys.order[3] &&
          d->keys.order[3] < d->keys.order[0] && d->keys.order[0] < d->keys.order[4]);
    CHECK(strstr(descent_dataset_report(d), "weights   \"w\": 0 to 4, sum 8") != NULL);
    CHECK(strstr(descent_dataset_report(d), "\"shop\": it tells the groups of the split"));
    // Another file has weights of its own, by name; or none, and that is said.
    static const char more[] = "y,x,w,day\n1,2,3,2020-01-01\n2,2,5,2020-01-01\n";
    CHECK_OK(dsc_dataset_read_memory("m.csv", more, sizeof more - 1, NULL, d->schema, &like,
                                     &error));
    CHECK(dsc_dataset_weight(like, 0) == 3 && dsc_dataset_weight(like, 1) == 5);
    descent_dataset_free(like);
    static const char bare[] = "y,x,day\n1,2,2020-01-01\n";
    CHECK_OK(dsc_dataset_read_memory("m.csv", bare, sizeof bare - 1, NULL, d->schema, &like,
                                     &error));
    CHECK(!descent_dataset_is_weighted(like) && dsc_dataset_weight(like, 0) == 1);
    CHECK(strstr(descent_dataset_report(like), "no column \"w\"") != NULL);
    descent_dataset_free(like);
    // The schema remembers.
    json_t *json = dsc_schema_to_json(d->schema);
    dsc_schema *again = NULL;
    CHECK_OK(dsc_schema_from_json(json, &again, &error));
    CHECK(again->weight == 2);
    dsc_schema_free(again);
    json_object_set_new(json, "weight", json_integer(3));
    CHECK(dsc_schema_from_json(json, &again, &error) == DESCENT_BAD_DATA);
    json_decref(json);
    descent_dataset_free(d);
}

static void columns_that_cannot_be_keys_are_refused(void)
{
    static const struct {
        const char *text, *weight, *group, *order;
        descent_status status;
        const char *words;
    } table[] = {
        {"x,w,y\n1,1,2\n2,-1,3\n", "w", "", "", DESCENT_BAD_DATA, "t.csv:3:2"},
        {"x,w,y\n1,1,2\n2,,3\n", "w", "", "", DESCENT_BAD_DATA, "1 is the usual weight"},
        {"x,w,y\n1,1,2\n2,much,3\n", "w", "", "", DESCENT_BAD_DATA, "not weights"},
        {"x,w,y\n1,0,2\n2,0,3\n", "w", "", "", DESCENT_BAD_DATA, "is 0"},
        {"x,w,y\n1,0,2\n2,0,3\n", "v", "", "", DESCENT_INVALID, "`weight`"},
        {"x,w,y\n1,0,2\n2,0,3\n", "y", "", "", DESCENT_INVALID, "is the target"},
        {"x,u,y\n1,a,2\n2,,3\n", "", "u", "", DESCENT_BAD_DATA, "without a group"},
        {"x,user,y\n1,a,2\n2,b,3\n", "", "uzer", "", DESCENT_INVALID, "split = group:user"},
        {"x,t,y\n1,2020-01-01,2\n2,17,3\n", "", "", "t", DESCENT_BAD_DATA, "no common order"},
        {"x,t,y\n1,2020-01-01,2\n2,,3\n", "", "", "t", DESCENT_BAD_DATA, "neither numbers nor"},
        {"x,time,y\n1,1,2\n2,2,3\n", "", "", "tine", DESCENT_INVALID, "split = time:time"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        descent_error error = {0};
        descent_dataset *d = NULL;
        descent_read_options o = options_of("target=y task=regress");
        snprintf(o.weight, sizeof o.weight, "%s", table[i].weight);
        snprintf(o.group, sizeof o.group, "%s", table[i].group);
        snprintf(o.order, sizeof o.order, "%s", table[i].order);
        const descent_status status = dsc_dataset_read_memory(
            "t.csv", table[i].text, strlen(table[i].text), &o, NULL, &d, &error);
        if (!CHECK(status == table[i].status) ||
            !CHECK(strstr(check_said(&error), table[i].words) != NULL)) {
            printf("file %zu: status %d: %s\n", i, status, error.message);
        }
        descent_dataset_free(d);
    }
}

// Other rows validate, the same ones are held out.
static void validation_moves_without_the_fold(void)
{
    descent_dataset *d = rows_of(100, NULL, 0);
    descent_error error = {0};
    dsc_split a, b;
    CHECK_OK(dsc_split_create(d, &(dsc_split_how){DESCENT_SPLIT_RANDOM, 0.2, 4, 1, 3, 0}, &a,
                              &error));
    CHECK_OK(dsc_split_create(d, &(dsc_split_how){DESCENT_SPLIT_RANDOM, 0.2, 4, 1, 3, 1}, &b,
                              &error));
    CHECK(a.held_count == b.held_count && a.valid_count == b.valid_count);
    CHECK(memcmp(a.held, b.held, a.held_count * sizeof *a.held) == 0);
    CHECK(memcmp(a.valid, b.valid, a.valid_count * sizeof *a.valid) != 0);
    dsc_split_free(&a);
    dsc_split_free(&b);
    descent_dataset_free(d);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(random_splits_follow_from_the_seed),
                                       TEST(every_class_gives_its_share),
                                       TEST(groups_stay_together),
                                       TEST(later_rows_validate),
                                       TEST(rest_of_a_fold_splits_as_a_set_of_its_own),
                                       TEST(keys_hold_between_all_sides_of_a_fold),
                                       TEST(validation_moves_without_the_fold),
                                       TEST(named_columns_give_weights_groups_and_times),
                                       TEST(columns_that_cannot_be_keys_are_refused)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
