// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// CIFAR's binary files: records without a header, of one label (CIFAR-10) or two, the coarse one
// first (CIFAR-100), and 32 x 32 pixels, all red ones, then green, then blue.
//
// Keeps: nothing in such a file says what it is, so that its name and size have to; a file that
// does not end with a record is refused, and so is a label without a name. The rows of a folder
// are those of its training files in the order of their names; the test file is left alone,
// which is said.
#include "data/cifar.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/file.h"
#include "core/memory.h"
#include "core/number.h"
#include "data/cifar_names.h"
#include "data/folder.h"
#include "data/named_classes.h"
#include "data/row_shape.h"
#include "data/target.h"

enum {
    SIDE = 32,
    COLOURS = 3,
    PIXELS = SIDE * SIDE,
    NUMBERS = PIXELS * COLOURS,
    LABELS = 2, /* at most */
    NAMES = 256 /* as many as a label can tell apart */
};

// ---- which files ----

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static bool begins(const char *name, const char *with)
{
    return strncmp(name, with, strlen(with)) == 0;
}

// Labels in a record, 0 when the name is none of theirs.
static size_t labels_of_name(const char *path)
{
    const char *name = base_name(path);
    const size_t length = strlen(name);
    const bool packed = length > 3 && strcmp(name + length - 3, ".gz") == 0;
    const size_t plain = length - (packed ? 3 : 0);
    if (plain < 4 || memcmp(name + plain - 4, ".bin", 4) != 0) {
        return 0;
    }
    return begins(name, "data_batch") || begins(name, "test_batch") ? 1
           : begins(name, "train.bin") || begins(name, "test.bin")  ? 2
                                                                    : 0;
}

bool dsc_cifar_is_file(const char *path, uint64_t size)
{
    const size_t labels = labels_of_name(path);
    return labels > 0 && size % (labels + NUMBERS) == 0;
}

// A file of a folder that is to be trained on.
static bool trains(const char *folder, const char *name)
{
    char path[4096];
    const size_t labels = labels_of_name(name);
    if (labels == 0 || begins(name, "test") ||
        dsc_file_join(folder, name, path, sizeof path, NULL) != DESCENT_OK) {
        return false;
    }
    const size_t length = strlen(name);
    const bool packed = strcmp(name + length - 3, ".gz") == 0;
    return dsc_cifar_is_file(path, packed ? 0 : dsc_size_of_file(path));
}

static bool holds(const dsc_listing *listing, const char *name)
{
    for (size_t i = 0; i < listing->file_count; i++) {
        if (strcmp(listing->files[i], name) == 0) {
            return true;
        }
    }
    return false;
}

static descent_status look_at(const char *folder, const dsc_listing *listing, bool *is,
                              descent_error *error)
{
    for (size_t i = 0; i < listing->file_count && !*is; i++) {
        *is = trains(folder, listing->files[i]);
    }
    const bool python = (holds(listing, "data_batch_1") && holds(listing, "batches.meta")) ||
                        (holds(listing, "train") && holds(listing, "meta"));
    FAIL_IF(!*is && python, error, DESCENT_UNSUPPORTED,
            "%s: these are the files of CIFAR for Python, which are programs as much as data "
            "and are not read" DSC_REMEDY
            "fetch the binary version: cifar-10-binary.tar.gz or cifar-100-binary.tar.gz",
            folder);
    return DESCENT_OK;
}

descent_status dsc_cifar_is_folder(const char *folder, bool *is, descent_error *error)
{
    dsc_listing listing;
    *is = false;
    descent_status status = dsc_folder_list(folder, &listing, error);
    THEN(status, look_at(folder, &listing, is, error));
    dsc_listing_free(&listing);
    return status;
}

// ---- rows ----

typedef struct cifar {
    const dsc_read_job *job;
    descent_dataset *d;
    size_t labels; /* in a record; 0: not known yet */
    size_t files, rows;
    unsigned char *label; /* labels x capacity: those of a row side by side */
} cifar;

// Bytes of a source, which is at its beginning before and after.
static descent_status measure(dsc_source *source, uint64_t *bytes, descent_error *error)
{
    unsigned char block[1 << 14];
    *bytes = dsc_source_size(source);
    if (*bytes > 0) {
        return DESCENT_OK;
    }
    for (size_t got = sizeof block; got == sizeof block; *bytes += got) {
        TRY(dsc_source_read(source, block, sizeof block, &got, error));
    }
    return dsc_source_rewind(source, error);
}

// How many labels a record has, by the name or, where `format` names the format, by the size.
static size_t labels_of(const char *name, uint64_t bytes)
{
    const size_t labels = labels_of_name(name);
    return labels                            ? labels
           : bytes % (1 + NUMBERS) == 0      ? 1
           : bytes % (LABELS + NUMBERS) == 0 ? LABELS
                                             : 1;
}

static descent_status count_rows(cifar *c, dsc_source *source, descent_error *error)
{
    const char *name = dsc_source_name(source);
    uint64_t bytes = 0;
    TRY(measure(source, &bytes, error));
    const size_t labels = labels_of(name, bytes), record = labels + NUMBERS;
    FAIL_IF(bytes == 0, error, DESCENT_BAD_DATA, "%s: the file is empty", name);
    FAIL_IF(
        bytes % record != 0, error, DESCENT_BAD_DATA,
        "%s: %s bytes are no whole records of CIFAR, which have %zu (%s and 32x32 pixels in "
        "three colours): the file is cut off, or another one" DSC_REMEDY
        "fetch or copy it again",
        name, DSC_COUNT(bytes), record, labels == 1 ? "a label" : "two labels");
    FAIL_IF(c->labels && labels != c->labels, error, DESCENT_BAD_DATA,
            "%s: CIFAR-10 and CIFAR-100 are in one folder" DSC_REMEDY
            "put each into a folder of its own",
            name);
    c->labels = labels;
    c->rows += (size_t)(bytes / record);
    c->files++;
    return DESCENT_OK;
}

static descent_status read_rows(cifar *c, dsc_source *source, descent_error *error)
{
    unsigned char record[LABELS + NUMBERS];
    const size_t bytes = c->labels + NUMBERS;
    for (;;) {
        size_t got = 0;
        TRY(dsc_source_read(source, record, bytes, &got, error));
        if (got == 0) {
            return DESCENT_OK;
        }
        // Another process may write to the file between both passes.
        FAIL_IF(got < bytes || c->rows == c->d->rows, error, DESCENT_BAD_DATA,
                "%s: the file changed while it was read", dsc_source_name(source));
        unsigned char *to = (unsigned char *)c->d->values + c->rows * NUMBERS;
        const unsigned char *planes = record + c->labels;
        for (size_t p = 0; p < PIXELS; p++) {
            for (size_t k = 0; k < COLOURS; k++) {
                to[p * COLOURS + k] = planes[k * PIXELS + p];
            }
        }
        memcpy(c->label + c->rows * c->labels, record, c->labels);
        c->rows++;
    }
}

typedef descent_status for_source(cifar *c, dsc_source *source, descent_error *error);

// Calls `use` for the file, or each of the folder's that are to be trained on.
static descent_status each_file(cifar *c, const dsc_listing *listing, for_source *use,
                                descent_error *error)
{
    if (!c->job->folder) {
        TRY(dsc_source_rewind(c->job->source, error));
        return use(c, c->job->source, error);
    }
    for (size_t i = 0; i < listing->file_count; i++) {
        char path[4096];
        dsc_source *source = NULL;
        if (!trains(c->job->folder, listing->files[i])) {
            continue;
        }
        TRY(dsc_file_join(c->job->folder, listing->files[i], path, sizeof path, error));
        TRY(dsc_source_open(path, &source, error));
        const descent_status status = use(c, source, error);
        dsc_source_close(source);
        TRY(status);
    }
    return DESCENT_OK;
}

static descent_status allocate(cifar *c, descent_error *error)
{
    descent_dataset *d = c->d;
    FAIL_IF(c->files == 0, error, DESCENT_BAD_DATA,
            "%s: there is no file with records of CIFAR in it (data_batch_1.bin, train.bin)",
            dsc_source_name(c->job->source));
    FAIL_IF(c->rows > UINT32_MAX, error, DESCENT_UNSUPPORTED, "%s: more than 2^32 - 1 rows",
            dsc_source_name(c->job->source));
    d->rows = c->rows;
    d->columns = NUMBERS;
    d->type = d->schema->type = DESCENT_UINT8;
    d->schema->stored = NUMBERS;
    d->values = malloc(c->rows * NUMBERS);
    c->label = malloc(c->rows * c->labels);
    if (!d->values || !c->label) {
        return dsc_no_memory(error, "the images", c->rows * NUMBERS);
    }
    dsc_prefer_large_pages(d->values, c->rows * NUMBERS);
    c->rows = 0;
    return DESCENT_OK;
}

static descent_status read_files(cifar *c, const dsc_listing *listing, descent_error *error)
{
    TRY(each_file(c, listing, count_rows, error));
    TRY(allocate(c, error));
    TRY(each_file(c, listing, read_rows, error));
    FAIL_IF(c->rows < c->d->rows, error, DESCENT_BAD_DATA,
            "%s: the file changed while it was read", dsc_source_name(c->job->source));
    return DESCENT_OK;
}

// ---- classes ----

// The names of one of the labels, from a file next to the data, or those of the original.
typedef struct names {
    char *text; /* cut into names */
    char *list[NAMES];
    size_t count;
} names;

static void cut(names *n)
{
    char *rest = NULL;
    for (char *line = strtok_r(n->text, "\r\n", &rest); line && n->count < NAMES;
         line = strtok_r(NULL, "\r\n", &rest)) {
        line += strspn(line, " \t");
        for (size_t k = strlen(line); k > 0 && (line[k - 1] == ' ' || line[k - 1] == '\t');) {
            line[--k] = '\0';
        }
        if (*line) {
            n->list[n->count++] = line;
        }
    }
}

// Label number `which` of `labels`. A file that is not there is no error.
static descent_status read_names(const dsc_read_job *job, size_t labels, size_t which, names *n,
                                 descent_error *error)
{
    const char *file = labels == 1  ? "batches.meta.txt"
                       : which == 0 ? "coarse_label_names.txt"
                                    : "fine_label_names.txt";
    char path[4096];
    const char *source = dsc_source_name(job->source);
    const size_t folder = job->folder ? strlen(source) : (size_t)(base_name(source) - source);
    const int length = snprintf(path, sizeof path, "%.*s%s%s", (int)folder, source,
                                job->folder ? "/" : "", file);
    size_t size = 0;
    if (length < 0 || (size_t)length >= sizeof path || dsc_size_of_file(path) == 0) {
        n->text = dsc_copy_text(labels == 1  ? cifar_10
                                : which == 0 ? cifar_coarse
                                             : cifar_fine);
        if (!n->text) {
            return dsc_no_memory(error, "the names of classes", sizeof cifar_fine);
        }
    } else {
        TRY(dsc_file_read(path, 1 << 16, &n->text, &size, error));
    }
    cut(n);
    FAIL_IF(n->count == 0, error, DESCENT_BAD_DATA, "%s: there is no name of a class in it",
            path);
    for (size_t i = 0; i < n->count; i++) {
        FAIL_IF(!dsc_is_utf8(n->list[i], strlen(n->list[i])), error, DESCENT_BAD_DATA,
                "%s: the name of class %zu is not UTF-8", path, i);
    }
    return DESCENT_OK;
}

static descent_status name_rows(const cifar *c, const names *n, size_t which,
                                descent_error *error)
{
    descent_dataset *d = c->d;
    d->targets = malloc(d->rows * sizeof *d->targets);
    if (!d->targets) {
        return dsc_no_memory(error, "the labels", d->rows * sizeof *d->targets);
    }
    for (size_t row = 0; row < d->rows; row++) {
        const unsigned char label = c->label[row * c->labels + which];
        FAIL_IF(
            label >= n->count, error, DESCENT_BAD_DATA,
            "%s: row %zu has the label %u, and there are names for %zu: the file is damaged, "
            "or another one",
            dsc_source_name(c->job->source), row + 1, label, n->count);
        d->targets[row] = (double)label;
    }
    char what[64];
    snprintf(what, sizeof what, "%s label (%s)",
             c->labels == 1 ? "the"
             : which == 0   ? "the coarse"
                            : "the fine",
             c->labels == 1 ? "the first byte of a record"
             : which == 0   ? "`target = fine` takes the other"
                            : "`target = coarse` takes the other");
    return dsc_named_classes(c->job, d, n->list, n->count, what, error);
}

// With a model: the label whose names its classes are.
static size_t label_like(const dsc_schema *like, const names *coarse)
{
    size_t known = 0;
    for (size_t i = 0; i < like->class_count; i++) {
        for (size_t k = 0; k < coarse->count; k++) {
            known += strcmp(like->classes[i], coarse->list[k]) == 0;
        }
    }
    return like->target_text && like->class_count > 0 && known == like->class_count ? 0 : 1;
}

// *which (out): the label that is the target.
static descent_status choose_label(const cifar *c, const names *coarse, size_t *which,
                                   descent_error *error)
{
    char label[] = "label", first[] = "coarse", second[] = "fine";
    char *const one[] = {label}, *const two[] = {first, second};
    char *const *known = c->labels == 1 ? one : two;
    const char *target = c->job->like ? "" : c->job->options->target;
    *which = c->labels - 1;
    if (c->job->like && c->labels == LABELS) {
        *which = label_like(c->job->like, coarse);
    }
    if (*target == '\0') {
        return DESCENT_OK;
    }
    *which = dsc_find_column(known, c->labels, target, strlen(target));
    return *which == SIZE_MAX ? dsc_no_column(dsc_source_name(c->job->source), "target", target,
                                              known, c->labels, error)
                              : DESCENT_OK;
}

static descent_status learn_labels(const cifar *c, names *chosen, names *coarse,
                                   descent_error *error)
{
    size_t which = 0;
    if (c->labels == LABELS && c->job->like) {
        TRY(read_names(c->job, c->labels, 0, coarse, error));
    }
    TRY(choose_label(c, coarse, &which, error));
    TRY(read_names(c->job, c->labels, which, chosen, error));
    return name_rows(c, chosen, which, error);
}

static descent_status targets(const cifar *c, descent_error *error)
{
    const int task = c->job->like ? (int)c->job->like->task : c->job->options->task;
    if (task == DESCENT_TASK_NONE) {
        return DESCENT_OK;
    }
    FAIL_IF(!c->job->like && task == DESCENT_TASK_REGRESS, error, DESCENT_INVALID,
            "%s: the labels of CIFAR are classes, not numbers" DSC_REMEDY "task = classify",
            dsc_source_name(c->job->source));
    FAIL_IF(
        !c->job->like && task == DESCENT_TASK_LABEL, error, DESCENT_INVALID,
        "%s: a picture of CIFAR is of one class, and `task = label` is for targets that are 0 "
        "or 1" DSC_REMEDY "task = classify",
        dsc_source_name(c->job->source));
    names chosen = {0}, coarse = {0};
    const descent_status status = learn_labels(c, &chosen, &coarse, error);
    free(chosen.text);
    free(coarse.text);
    return status;
}

// ---- all of it ----

static void say_files(const cifar *c, const dsc_listing *listing)
{
    char what[64], files[64] = "";
    snprintf(what, sizeof what, "CIFAR-%s, binary", c->labels == 1 ? "10" : "100");
    if (c->job->folder) {
        snprintf(files, sizeof files, ", %zu %s", c->files, c->files == 1 ? "file" : "files");
    }
    const char *name = dsc_source_name(c->job->source);
    dsc_dataset_say(c->d, "file", "%s: %s%s%s", name, what, files,
                    dsc_source_compressed(c->job->source) ? " (gzip)" : "");
    dsc_dataset_say(c->d, "inputs",
                    "%d numbers per row, kept as bytes, 0 to 255 becomes 0 to 1", NUMBERS);
    for (size_t i = 0; c->job->folder && i < listing->file_count; i++) {
        if (labels_of_name(listing->files[i]) && begins(listing->files[i], "test")) {
            dsc_dataset_note(c->d, "left out", "%s, which is for testing (`test = %s/%s`)",
                             listing->files[i], name, listing->files[i]);
        }
    }
}

static descent_status read_all(cifar *c, const dsc_listing *listing, descent_error *error)
{
    dsc_schema *schema = c->d->schema;
    // As the header of a file in the order of the model's would have it.
    const uint64_t pixels[] = {SIDE, SIDE, COLOURS}, planes[] = {COLOURS, SIDE, SIDE};
    TRY(dsc_row_shape_check(c->job, c->job->like && c->job->like->planes ? planes : pixels, 3,
                            error));
    FAIL_IF(c->job->like && c->job->like->stored != NUMBERS, error, DESCENT_BAD_DATA,
            "%s: each row has %d numbers where %zu are expected",
            dsc_source_name(c->job->source), NUMBERS, c->job->like->stored);
    TRY(read_files(c, listing, error));
    schema->format = DESCENT_FORMAT_CIFAR;
    schema->shape_count = 3;
    schema->shape[0] = schema->shape[1] = SIDE;
    schema->shape[2] = COLOURS;
    say_files(c, listing);
    return targets(c, error);
}

descent_status dsc_cifar_read(const dsc_read_job *job, descent_dataset *d, descent_error *error)
{
    cifar c = {.job = job, .d = d};
    dsc_listing listing = {0};
    descent_status status =
        job->folder ? dsc_folder_list(job->folder, &listing, error) : DESCENT_OK;
    THEN(status, read_all(&c, &listing, error));
    dsc_listing_free(&listing);
    free(c.label);
    return status;
}
