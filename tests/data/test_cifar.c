// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The binary files of CIFAR, alone and in folders.
#include <sys/stat.h>
#include <unistd.h>

#include "read.h"

enum { PIXELS = 1024, NUMBERS = 3 * PIXELS };

// Number `p` of colour `k` in a record: neither the same in two rows nor in two colours.
static unsigned char value_of(size_t row, size_t p, size_t k)
{
    return (unsigned char)(7 * row + 3 * p + 85 * k);
}

// Records with the labels, of which each has `labels` (1 or 2).
static size_t make_records(unsigned char *out, const unsigned char *label, size_t labels,
                           size_t rows)
{
    unsigned char *p = out;
    for (size_t row = 0; row < rows; row++) {
        memcpy(p, label + row * labels, labels);
        p += labels;
        for (size_t k = 0; k < 3; k++) {
            for (size_t i = 0; i < PIXELS; i++) {
                *p++ = value_of(label[row * labels], i, k);
            }
        }
    }
    return (size_t)(p - out);
}

static bool has_pixels(const descent_dataset *d, size_t row, unsigned char first_label)
{
    bool same = d->type == DESCENT_UINT8 && d->columns == NUMBERS;
    for (size_t i = 0; i < NUMBERS && same; i++) {
        same = value_at(d, row, i) == (double)value_of(first_label, i / 3, i % 3);
    }
    return same;
}

static void write_at(const char *folder, const char *name, const void *bytes, size_t size)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    if (CHECK(file != NULL)) {
        CHECK(fwrite(bytes, 1, size, file) == size);
        fclose(file);
    }
}

static void remove_all(const char *folder, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char path[512];
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        unlink(path);
    }
    CHECK(rmdir(folder) == 0);
}

static unsigned char file[8 * (NUMBERS + 2)];

static const char *class_of(const descent_dataset *d, size_t row)
{
    return descent_dataset_class_name(d, (size_t)descent_dataset_target(d, row));
}

static void a_file_has_images_and_named_classes(void)
{
    const unsigned char ten[] = {9, 0, 3, 0}, hundred[] = {4, 99, 0, 4, 4, 0};
    descent_dataset *d = NULL, *again = NULL;
    descent_error error;
    size_t size = make_records(file, ten, 1, 4);
    CHECK_OK(read_bytes("data_batch_1.bin", file, size, "", &d, &error));
    if (d) {
        const descent_shape shape = descent_dataset_shape(d);
        CHECK(shape.rank == 3 && shape.dim[0] == 32 && shape.dim[2] == 3);
        CHECK(d->rows == 4 && has_pixels(d, 0, 9) && has_pixels(d, 2, 3));
        CHECK_TEXT(class_of(d, 0), "truck");
        CHECK_TEXT(class_of(d, 1), "airplane");
        CHECK_TEXT(class_of(d, 2), "cat");
        CHECK(descent_dataset_classes(d) == 3);
        CHECK_OK(dsc_dataset_read_memory("test_batch.bin", file, 2 * (NUMBERS + 1), NULL,
                                         d->schema, &again, &error));
        CHECK(again && again->rows == 2 && has_pixels(again, 1, 0));
        CHECK_TEXT(again ? class_of(again, 0) : "", "truck");
        descent_dataset_free(again);
    }
    descent_dataset_free(d);
    size = make_records(file, hundred, 2, 3);
    CHECK_OK(read_bytes("train.bin", file, size, "", &d, &error));
    CHECK_TEXT(d ? class_of(d, 0) : "", "worm");
    CHECK_TEXT(d ? class_of(d, 1) : "", "beaver");
    descent_dataset_free(d);
    CHECK_OK(read_bytes("train.bin", file, size, "target=coarse layout=nchw image=32x32x3", &d,
                        &error));
    CHECK_TEXT(d ? class_of(d, 0) : "", "fruit_and_vegetables");
    CHECK_TEXT(d ? class_of(d, 1) : "", "aquatic_mammals");
    CHECK(d && has_pixels(d, 0, 4) && has_pixels(d, 1, 0));
    // A model of the coarse label finds it again without an option.
    again = NULL;
    CHECK_OK(
        d ? dsc_dataset_read_memory("test.bin", file, size, NULL, d->schema, &again, &error)
          : DESCENT_OK);
    CHECK_TEXT(again ? class_of(again, 2) : "", "fruit_and_vegetables");
    descent_dataset_free(again);
    descent_dataset_free(d);
    CHECK_OK(read_bytes("train.bin", file, size, "task=none", &d, &error));
    CHECK(d && isnan(descent_dataset_target(d, 0)));
    descent_dataset_free(d);
}

static void a_folder_is_its_training_files(void)
{
    const unsigned char one[] = {0, 1}, two[] = {1, 0, 2};
    static const char meta[] = "zebra\n\n yak \nxerus\n";
    static const char *const names[] = {"data_batch_2.bin", "data_batch_1.bin",
                                        "test_batch.bin", "batches.meta.txt", "readme.html"};
    char folder[] = "/tmp/descent-test-XXXXXX", path[64];
    CHECK(mkdtemp(folder) != NULL);
    size_t size = make_records(file, two, 1, 3);
    write_at(folder, names[0], file, size);
    size = make_records(file, one, 1, 2);
    write_at(folder, names[1], file, size);
    write_at(folder, names[2], file, size);
    write_at(folder, names[3], meta, sizeof meta - 1);
    write_at(folder, names[4], meta, sizeof meta - 1);
    descent_read_options options = descent_read_options_default();
    descent_dataset *d = NULL, *test = NULL;
    descent_error error;
    CHECK_OK(descent_dataset_read(folder, &options, &d, &error));
    if (d) {
        CHECK(d->rows == 5 && has_pixels(d, 0, 0) && has_pixels(d, 2, 1) &&
              has_pixels(d, 4, 2));
        CHECK_TEXT(class_of(d, 0), "zebra");
        CHECK_TEXT(class_of(d, 2), "yak");
        CHECK_TEXT(class_of(d, 4), "xerus");
        CHECK(descent_dataset_target(d, 4) == 0); /* classes are sorted */
        CHECK(descent_dataset_notes(d) == 1 &&
              strstr(descent_dataset_note(d, 0), "test_batch.bin, which is for testing"));
        snprintf(path, sizeof path, "%s/test_batch.bin", folder);
        CHECK_OK(descent_dataset_read_like(path, d, &test, &error));
        CHECK(test && test->rows == 2);
        CHECK_TEXT(test ? class_of(test, 1) : "", "yak");
        descent_dataset_free(test);
    }
    descent_dataset_free(d);
    remove_all(folder, names, 5);
}

static void damaged_files_are_refused(void)
{
    const unsigned char ten[] = {9, 0, 10}, same[] = {3, 3};
    const size_t size = make_records(file, ten, 1, 3);
    static const struct {
        const char *name;
        size_t size;
        const char *settings, *message, *remedy;
    } table[] = {

        {"a.bin", NUMBERS, "format=cifar", "a.bin: 3,072 bytes are no whole records of CIFAR",
         "fetch or copy it again"},
        {"a.bin", 0, "format=cifar", "a.bin: the file is empty", ""},
        {"data_batch_1.bin", 3 * (NUMBERS + 1), "",
         "row 3 has the label 10, and there are names for 10", ""},
        {"data_batch_1.bin", 2 * (NUMBERS + 1), "task=regress", "are classes, not numbers",
         "task = classify"},
        {"data_batch_1.bin", 2 * (NUMBERS + 1), "target=fine", "has no column \"fine\"",
         "target = label"},
        {"data_batch_1.bin", 2 * (NUMBERS + 1), "image=32x32x4",
         "an image of 32x32x4 has 4,096", "image = 32x32x3"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        descent_dataset *d = NULL;
        descent_error error = {0};
        CHECK(table[i].size <= size);
        CHECK(read_bytes(table[i].name, file, table[i].size, table[i].settings, &d, &error) !=
              DESCENT_OK);
        if (!CHECK(strstr(error.message, table[i].message) != NULL) ||
            !CHECK(strstr(error.remedy, table[i].remedy) != NULL)) {
            printf("%zu: %s / %s\n", i, error.message, error.remedy);
        }
    }
    descent_dataset *d = NULL;
    descent_error error = {0};
    CHECK(read_bytes("data_batch_1.bin", file, make_records(file, same, 1, 2), "", &d,
                     &error) == DESCENT_BAD_DATA);
    CHECK_TEXT(error.message, "data_batch_1.bin: the target is cat in every row: there is "
                              "nothing to learn");
}

static void other_folders_are_refused(void)
{
    static const char *const names[] = {"data_batch_1", "batches.meta"};
    static const char *const mixed[] = {"data_batch_1.bin", "train.bin"};
    const unsigned char labels[] = {0, 1};
    char folder[] = "/tmp/descent-test-XXXXXX", other[] = "/tmp/descent-test-XXXXXX";
    descent_read_options options = descent_read_options_default();
    descent_dataset *d = NULL;
    descent_error error = {0};
    CHECK(mkdtemp(folder) != NULL && mkdtemp(other) != NULL);
    write_at(folder, names[0], "x", 1);
    write_at(folder, names[1], "x", 1);
    CHECK(descent_dataset_read(folder, &options, &d, &error) == DESCENT_UNSUPPORTED);
    CHECK(strstr(error.message, "the files of CIFAR for Python") != NULL);
    CHECK(strstr(error.remedy, "cifar-10-binary.tar.gz") != NULL);
    write_at(other, mixed[0], file, make_records(file, labels, 1, 2));
    write_at(other, mixed[1], file, make_records(file, labels, 2, 1));
    CHECK(descent_dataset_read(other, &options, &d, &error) == DESCENT_BAD_DATA);
    CHECK(strstr(error.message, "CIFAR-10 and CIFAR-100 are in one folder") != NULL);
    remove_all(folder, names, 2);
    remove_all(other, mixed, 2);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(a_file_has_images_and_named_classes),
        TEST(a_folder_is_its_training_files),
        TEST(damaged_files_are_refused),
        TEST(other_folders_are_refused),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
