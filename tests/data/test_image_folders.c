// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Folders of images as data sets.
#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include "data/read.h"
#include "image_files.h"
#include "read.h"

// ---- a folder ----

static char root[64];

static void begin(void)
{
    strcpy(root, "/tmp/descent-test-XXXXXX");
    CHECK(mkdtemp(root) != NULL);
}

static void remove_folder(const char *folder)
{
    DIR *open = opendir(folder);
    for (struct dirent *entry = open ? readdir(open) : NULL; entry; entry = readdir(open)) {
        char path[512];
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 &&
            unlink(path) != 0) {
            remove_folder(path);
        }
    }
    closedir(open);
    CHECK(rmdir(folder) == 0);
}

static void end(void)
{
    remove_folder(root);
}

static const char *in_root(const char *path, char whole[256])
{
    snprintf(whole, 256, "%s/%s", root, path);
    return whole;
}

static void make_folder(const char *path)
{
    char whole[256];
    CHECK(mkdir(in_root(path, whole), 0777) == 0);
}

static void write_bytes(const char *path, const void *bytes, size_t size)
{
    char whole[256];
    FILE *file = fopen(in_root(path, whole), "wb");
    if (CHECK(file != NULL)) {
        CHECK(fwrite(bytes, 1, size, file) == size);
        fclose(file);
    }
}

// A PNG file of one grey, or of one colour that has it for red.
static void write_png(const char *path, size_t height, size_t width, int channels,
                      unsigned char value)
{
    unsigned char *lines = calloc(height, width * (size_t)channels);
    for (size_t i = 0; i < height * width; i++) {
        lines[i * (size_t)channels] = value;
    }
    image_bytes file =
        make_png(height, width, channels == 1 ? PNG_COLOR_TYPE_GRAY : PNG_COLOR_TYPE_RGB, 8,
                 PNG_INTERLACE_NONE, 0, lines, width * (size_t)channels);
    write_bytes(path, file.bytes, file.size);
    free(file.bytes);
    free(lines);
}

static void write_jpeg(const char *path, size_t height, size_t width, unsigned char value,
                       size_t cut)
{
    unsigned char *pixels = malloc(height * width);
    memset(pixels, value, height * width);
    image_bytes file = make_jpeg(height, width, 1, 0, pixels);
    write_bytes(path, file.bytes, file.size - cut);
    free(file.bytes);
    free(pixels);
}

static descent_status read_root(const char *settings, descent_dataset **d, descent_error *error)
{
    const descent_read_options options = options_of(settings);
    *d = NULL;
    return descent_dataset_read(root, &options, d, error);
}

static const char *class_of(const descent_dataset *d, size_t row)
{
    const double target = descent_dataset_target(d, row);
    return isnan(target) ? "?" : descent_dataset_class_name(d, (size_t)target);
}

static bool has_dims(const descent_dataset *d, size_t rank, size_t a, size_t b, size_t c)
{
    const descent_shape shape = descent_dataset_shape(d);
    return shape.rank == rank && shape.dim[0] == a && (rank < 2 || shape.dim[1] == b) &&
           (rank < 3 || shape.dim[2] == c);
}

static bool notes(const descent_dataset *d, const char *text)
{
    for (size_t i = 0; i < descent_dataset_notes(d); i++) {
        if (strstr(descent_dataset_note(d, i), text)) {
            return true;
        }
    }
    return false;
}

static void make_pets(void)
{
    begin();
    make_folder("dog");
    make_folder("cat");
    make_folder("cat/siam");
    write_png("dog/b.png", 4, 6, 1, 200);
    write_png("dog/a.PNG", 4, 6, 1, 100);
    write_jpeg("cat/no-ending", 4, 6, 50, 0);
    write_png("cat/siam/x.png", 4, 6, 1, 40);
}

static void check_refused(const char *settings, descent_status wanted, const char *message,
                          const char *remedy)
{
    descent_dataset *d = NULL;
    descent_error error = {0};
    const bool right = CHECK(read_root(settings, &d, &error) == wanted) &&
                       CHECK(strstr(error.message, message) != NULL) &&
                       CHECK(strstr(error.remedy, remedy) != NULL);
    if (!right) {
        printf("%s: %s / %s\n", settings, error.message, error.remedy);
    }
    descent_dataset_free(d);
}

// ---- what is read ----

static void folders_are_classes(void)
{
    descent_dataset *d = NULL;
    descent_error error;
    make_pets();
    CHECK_OK(read_root("", &d, &error));
    if (d) {
        CHECK(d->rows == 4 && d->type == DESCENT_UINT8 && has_dims(d, 2, 4, 6, 1));
        CHECK_TEXT(class_of(d, 0), "cat");
        CHECK_TEXT(class_of(d, 1), "cat");
        CHECK_TEXT(class_of(d, 3), "dog");
        CHECK_TEXT(descent_dataset_row_name(d, 0), "cat/no-ending");
        CHECK_TEXT(descent_dataset_row_name(d, 1), "cat/siam/x.png");
        CHECK_TEXT(descent_dataset_row_name(d, 2), "dog/a.PNG");
        CHECK_TEXT(descent_dataset_row_name(d, 4), "");
        CHECK(value_at(d, 0, 5) == 50 && value_at(d, 2, 0) == 100 && value_at(d, 3, 23) == 200);
        CHECK(descent_dataset_notes(d) == 0);
        CHECK(strstr(descent_dataset_report(d), ": 4 PNG and JPEG images\n") != NULL);
    }
    descent_dataset_free(d);
    CHECK_OK(read_root("image=2x3x3", &d, &error));
    CHECK(d && has_dims(d, 3, 2, 3, 3) && value_at(d, 3, 17) == 200);
    descent_dataset_free(d);
    CHECK_OK(read_root("image=2x3", &d, &error)); /* all are grey */
    CHECK(d && has_dims(d, 2, 2, 3, 1) && value_at(d, 0, 5) == 50);
    descent_dataset_free(d);
    write_png("dog/c.png", 4, 6, 3, 250);
    CHECK_OK(read_root("image=2x3", &d, &error));
    CHECK(d && has_dims(d, 3, 2, 3, 3) && value_at(d, 4, 0) == 250 && value_at(d, 4, 1) == 0);
    descent_dataset_free(d);
    CHECK_OK(read_root("image=2x3x1", &d, &error));
    CHECK(d && has_dims(d, 3, 2, 3, 1) && value_at(d, 4, 0) == 75); /* 0.299 x 250 */
    descent_dataset_free(d);
    CHECK_OK(read_root("task=none", &d, &error));
    CHECK(d && d->rows == 5 && isnan(descent_dataset_target(d, 0)));
    descent_dataset_free(d);
    end();
}

static void what_is_left_out_is_said(void)
{
    descent_dataset *d = NULL;
    descent_error error;
    make_pets();
    write_jpeg("cat/cut.jpg", 40, 60, 90, 30);
    write_bytes("dog/page.png", "<html>", 6);
    write_bytes("dog/empty.jpeg", "", 0);
    write_png("beside.png", 4, 6, 1, 3);
    write_bytes("labels.csv", "a,b\n", 4);
    write_bytes("cat/Thumbs.db", "x", 1);
    make_folder("bird"); /* nothing in it is no class */
    make_folder(".git");
    write_png(".git/hidden.png", 4, 6, 1, 3);
    CHECK_OK(read_root("image=4x6", &d, &error));
    if (d) {
        CHECK(d->rows == 4 && descent_dataset_classes(d) == 2);
        CHECK_TEXT(class_of(d, 3), "dog");
        CHECK(notes(d, "3 of 8 images cannot be read and are left out: cat/cut.jpg (the JPEG"));
        CHECK(notes(d, "dog/page.png (it is neither PNG nor JPEG)"));
        CHECK(notes(d, "2 files that are neither PNG nor JPEG: labels.csv, cat/Thumbs.db"));
        CHECK(notes(d, "1 image beside the folders of the classes"));
    }
    descent_dataset_free(d);
    end();
}

// Enough files for several threads; every seventh is broken.
static void many_files_keep_their_order(void)
{
    begin();
    make_folder("even");
    make_folder("odd");
    for (int i = 0; i < 200; i++) {
        char path[64];
        snprintf(path, sizeof path, "%s/%03d.png", i % 2 ? "odd" : "even", i);
        if (i % 7 == 0) {
            write_bytes(path, "\x89PNG\r\n\x1a\n?", 9);
        } else {
            write_png(path, 3, 3, 1, (unsigned char)i);
        }
    }
    descent_dataset *d = NULL;
    descent_error error;
    CHECK_OK(read_root("", &d, &error));
    CHECK(d && d->rows == 171);
    for (size_t row = 0; d && row < d->rows; row++) {
        int number = 0;
        const char *name = descent_dataset_row_name(d, row);
        CHECK(sscanf(strchr(name, '/'), "/%d.png", &number) == 1);
        CHECK(value_at(d, row, 8) == number && number % 7 != 0);
        CHECK(descent_dataset_target(d, row) == number % 2);
        CHECK(row == 0 || strcmp(descent_dataset_row_name(d, row - 1), name) < 0);
    }
    CHECK(d && notes(d, "29 of 200 images cannot be read"));
    descent_dataset_free(d);
    end();
}

// ---- files like it ----

static void models_read_folders_and_files(void)
{
    descent_dataset *d = NULL, *other = NULL;
    descent_error error;
    char path[256];
    make_pets();
    CHECK_OK(read_root("image=2x3x3", &d, &error));
    end();
    begin();
    make_folder("dog");
    write_png("dog/new.png", 9, 9, 1, 7);
    write_png("beside.png", 5, 7, 3, 8);
    // To evaluate: rows with a class.
    CHECK_OK(descent_dataset_read_like(root, d, &other, &error));
    CHECK(other && other->rows == 1 && has_dims(other, 3, 2, 3, 3));
    CHECK_TEXT(other ? class_of(other, 0) : "", "dog");
    descent_dataset_free(other);
    // To predict: every file.
    CHECK_OK(dsc_dataset_read_with_schema(root, d->schema, true, &other, &error));
    CHECK(other && other->rows == 2);
    CHECK_TEXT(other ? class_of(other, 0) : "", "?");
    CHECK_TEXT(other ? class_of(other, 1) : "", "dog");
    descent_dataset_free(other);
    CHECK_OK(descent_dataset_read_like(in_root("dog/new.png", path), d, &other, &error));
    CHECK(other && other->rows == 1 && value_at(other, 0, 17) == 7);
    CHECK_TEXT(other ? descent_dataset_row_name(other, 0) : "", path);
    descent_dataset_free(other);
    // A folder of another name is no class, and one beside a known class is an error.
    make_folder("holiday");
    write_png("holiday/1.png", 5, 7, 3, 8);
    CHECK(descent_dataset_read_like(root, d, &other, &error) == DESCENT_BAD_DATA);
    CHECK(strstr(error.message, "has the class \"holiday\", which is not known") != NULL);
    CHECK_OK(dsc_dataset_read_with_schema(in_root("holiday", path), d->schema, true, &other,
                                          &error));
    CHECK(other && other->rows == 1 && isnan(descent_dataset_target(other, 0)));
    descent_dataset_free(other);
    descent_dataset_free(d);
    end();
    // What learnt plain rows of bytes knows no images.
    static const char idx[] = "\0\0\x08\2\0\0\0\2\0\0\0\4\1\2\3\4\5\6\7\10";
    begin();
    write_png("a.png", 2, 2, 1, 5);
    CHECK_OK(read_bytes("a-ubyte", idx, sizeof idx - 1, "task=none", &d, &error));
    CHECK(descent_dataset_read_like(root, d, &other, &error) == DESCENT_BAD_DATA);
    CHECK(strstr(error.message, "what was learnt from were rows without a shape") != NULL);
    descent_dataset_free(d);
    CHECK_OK(read_bytes("a-ubyte", idx, sizeof idx - 1, "task=none image=2x2", &d, &error));
    CHECK_OK(descent_dataset_read_like(root, d, &other, &error));
    CHECK(other && other->rows == 1 && value_at(other, 0, 3) == 5);
    descent_dataset_free(other);
    descent_dataset_free(d);
    end();
}

// ---- what is refused ----

static void folders_that_are_no_classes_are_refused(void)
{
    make_pets();
    check_refused("target=cat", DESCENT_INVALID, "the classes of images are their folders",
                  "leave it out");
    check_refused("task=regress", DESCENT_INVALID, "are classes, not numbers",
                  "task = classify");
    check_refused("image=2x2x2", DESCENT_INVALID, "1 channel, grey, or 3, colour",
                  "image = 2x2x3");
    check_refused("layout=nchw", DESCENT_INVALID, "image files say their own order", "");
    write_png("dog/c.png", 5, 6, 3, 250);
    check_refused("", DESCENT_INVALID, "different sizes, 4x6 to 5x6", "image = 32x32x3");
    end();

    begin();
    check_refused("", DESCENT_NO_INPUT, "and there is no image in it", "");
    write_png("a.png", 2, 2, 1, 5);
    check_refused("", DESCENT_INVALID, "there is no folder for each class in it", "");
    make_folder("one");
    write_png("one/a.png", 2, 2, 1, 5);
    check_refused("", DESCENT_BAD_DATA,
                  "the target is one in every row: there is nothing to learn\n"
                  "each folder in this folder is a class",
                  "");
    end();

    begin();
    make_folder("train");
    make_folder("val");
    write_png("train/a.png", 2, 2, 1, 5);
    write_png("val/a.png", 2, 2, 1, 5);
    check_refused("", DESCENT_INVALID, "\"train\" and \"val\" are parts of the data", "/train");
    end();

    begin();
    make_folder("a");
    write_bytes("a/a.png", "\x89PNG\r\n\x1a\n?", 9);
    check_refused("", DESCENT_BAD_DATA, "no image can be read; the first, a/a.png: the PNG",
                  "");
    check_refused("image=2x2x1", DESCENT_BAD_DATA, "no image can be read", "");
    end();
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(folders_are_classes),
        TEST(what_is_left_out_is_said),
        TEST(many_files_keep_their_order),
        TEST(models_read_folders_and_files),
        TEST(folders_that_are_no_classes_are_refused),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
