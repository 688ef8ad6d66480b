// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Every allocation of every reader fails once: the status is DESCENT_NO_MEMORY, nothing is left
// behind (AddressSanitizer looks), and the next try works.
#include "data/batches.h"
#include "data/encoder.h"
#include "data/encoder_fit.h"
#include "data/read.h"
#include "data/row_reader.h"
#include "data/schema_json.h"
#include "data/split.h"
#include "failing_alloc.h"
#include "read.h"

typedef descent_status attempt(void *context, descent_error *error);

static void fail_each(const char *what, attempt *run, void *context, descent_status final)
{
    for (long n = 1; n < 100000; n++) {
        descent_error error = {0};
        failing_alloc_start(n);
        const descent_status status = run(context, &error);
        if (!failing_alloc_stop()) {
            if (!CHECK(status == final)) {
                printf("%s: status %d: %s\n", what, status, error.message);
            }
            CHECK(n > 1);
            return;
        }
        if (!CHECK(status == DESCENT_NO_MEMORY) || !CHECK(error.message[0] != '\0')) {
            printf("%s, allocation %ld: status %d: %s\n", what, n, status, error.message);
        }
    }
}

typedef struct file {
    const char *name, *bytes;
    size_t size;
    descent_read_options options;
    const dsc_schema *like;
} file;

static descent_status read_file(void *context, descent_error *error)
{
    const file *f = context;
    descent_dataset *d = NULL;
    const descent_status status =
        dsc_dataset_read_memory(f->name, f->bytes, f->size, &f->options, f->like, &d, error);
    CHECK((d != NULL) == (status == DESCENT_OK));
    descent_dataset_free(d);
    return status;
}

static const char table[] = "n,k,d,e,y\n1,a,2012-01-01,,1.5\n2,\"b \"\"q\"\"\",2013-01-01,,2\n"
                            "3,a,,,\n4,c,2014-01-01,,3\n";

static void every_reader_reports_a_failed_allocation(void)
{
    static const char odd[] =
        "a,b,y\n1,2,1.5\n2,3,x\n3,4,2\n4,5,3\n5,6,4\n6,7,5\n7,8,6\n8,9,7\n"
        "9,1,8\n1,1,9\n1,1,9\n1,2\n";
    static const char npy[] =
        "\x93NUMPY\1\0\x44\0{'descr': '<f4', 'fortran_order': False, 'shape': "
        "(2, 2)}          \n\0\0\x80\x3F\0\0\0\0\0\0\0\0\0\0\x80\x3F";
    static const char idx[] = "\0\0\x08\x02\0\0\0\2\0\0\0\2\1\2\3\4";
    static const char fortran[] =
        "\x93NUMPY\1\0\x43\0{'descr': '<f4', 'fortran_order': True, 'shape': "
        "(2, 2)}          \n\0\0\x80\x3F\0\0\0\0\0\0\0\0\0\0\x80\x3F";
    static const char objects[] = "{\"a\": 1, \"k\": \"x\", \"y\": 1.5}\n"
                                  "{\"a\": 2, \"t\": [1], \"y\": 2.5}\n";
    static const char wide[] = {'\xFF', '\xFE', 'a', 0,   ',', 0,   'y',  0,    '\n',
                                0,      '1',    0,   ',', 0,   '2', 0,    '\n', 0,
                                '3',    0,      ',', 0,   '5', 0,   '\n', 0};
    static const char joined[] = "A title\n,a,y\n1,2,1.5\n2,3,2.5\n# no, row\n,a,y\n3,4,1\n";
    static const char total[] = "k,a,y\nx,1,2\nz,2,3\nx,3,1\nTotal,6,\n";
    static const char marked[] = "# a y\n1 2\n3 4\n5 6.5\n";
    static const char large[] = "a,b,y\n1e9,1,2\n1000000001,1,2.5\n1000000003,2,2\n";
    static const char visits[] = "i,t,x,k,y\na,2,1,p,1\nb,1,2,q,\na,1,1,p,1\nb,2,3,p,2.5\n";
    static const char ragged[] =
        "i,t,x,k,y\na,2,1,p,1\nb,1,2,q,\na,1,1,p,1\nb,2,3,p,2.5\nb,3,3,p,\n";
    static const char labels[] =
        "x,a,b,c\n1,yes,0,2.5\n2,no,1,\n3,yes,,1\n4,no,1,4\n5,no,0,2\n";
    static const char many[] = "1,3 1:2\n2 2:3\n1 1:1\n2,3 1:1\n";
    static const char svm[] = "1 1:2\n2 2:3\n1 1:1\n2 1:1\n";
    static char cifar[2 * 3073]; /* two rows of black, of the classes 0 and 1 */
    cifar[3073] = 1;
    const struct {
        const char *name, *bytes;
        size_t size;
        const char *settings;
        descent_status status;
    } files[] = {
        {"t.csv", table, sizeof table - 1, "target=y", DESCENT_OK},
        {"t.csv", table, sizeof table - 1, "target=k", DESCENT_OK},
        {"t.csv", table, sizeof table - 1, "target=y text=n,e", DESCENT_OK},
        {"t.csv", table, sizeof table - 1, "target=z", DESCENT_INVALID},
        {"t.csv", table, sizeof table - 1, "", DESCENT_OK},
        {"t.csv", odd, sizeof odd - 1, "target=y", DESCENT_BAD_DATA},
        {"t.csv", odd, sizeof odd - 5, "target=y", DESCENT_BAD_DATA},
        {"t.csv", labels, sizeof labels - 1, "target=a,b", DESCENT_OK},
        {"t.csv", labels, sizeof labels - 1, "target=b-c", DESCENT_OK},
        {"a.npy", npy, sizeof npy - 1, "target=1", DESCENT_OK},
        {"a.npy", npy, sizeof npy - 1, "target=2 task=label", DESCENT_OK},
        {"a-ubyte", idx, sizeof idx - 1, "task=none", DESCENT_OK},
        {"a.svm", svm, sizeof svm - 1, "", DESCENT_OK},
        {"a.svm", many, sizeof many - 1, "", DESCENT_OK},
        {"heart", svm, sizeof svm - 1, "", DESCENT_OK},
        {"t.jsonl", objects, sizeof objects - 1, "target=y", DESCENT_OK},
        {"t.jsonl", objects, sizeof objects - 3, "target=y", DESCENT_BAD_DATA},
        {"t.csv", wide, sizeof wide, "target=y", DESCENT_OK},
        {"t.csv", joined, sizeof joined - 1, "target=y", DESCENT_OK},
        {"t.csv", total, sizeof total - 1, "target=y", DESCENT_BAD_DATA},
        {"t.txt", marked, sizeof marked - 1, "target=y", DESCENT_OK},
        {"f.npy", fortran, sizeof fortran - 1, "target=1", DESCENT_OK},
        {"a.npy", npy, sizeof npy - 1, "task=none image=1x1x2 layout=nchw", DESCENT_OK},
        {"t.csv", large, sizeof large - 1, "target=y image=1x1x2 layout=nchw", DESCENT_OK},
        {"a.svm", svm, sizeof svm - 1, "image=3x4", DESCENT_OK},
        {"t.csv", visits, sizeof visits - 1, "target=y sequence=i,t", DESCENT_OK},
        {"t.csv", visits, sizeof visits - 1, "target=y sequence=i,t sequence-length=1",
         DESCENT_OK},
        {"t.csv", ragged, sizeof ragged - 1, "target=y sequence=i,t", DESCENT_OK},
        {"data_batch_1.bin", cifar, sizeof cifar, "", DESCENT_OK},
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        file f = {files[i].name, files[i].bytes, files[i].size, options_of(files[i].settings),
                  NULL};
        fail_each(files[i].settings, read_file, &f, files[i].status);
    }
}

static descent_status read_path(void *context, descent_error *error)
{
    const descent_read_options options = options_of("target=species");
    descent_dataset *d = NULL;
    const descent_status status = descent_dataset_read(context, &options, &d, error);
    descent_dataset_free(d);
    return status;
}

static void reading_a_file_ends_well_without_memory(void)
{
    char path[1024];
    CHECK(descent_data_path("penguins", path, sizeof path, NULL) == DESCENT_OK);
    fail_each("penguins", read_path, path, DESCENT_OK);
}

static descent_status read_images(void *context, descent_error *error)
{
    const descent_read_options options = options_of("task=none image=4x5x3");
    descent_dataset *d = NULL;
    const descent_status status = descent_dataset_read(context, &options, &d, error);
    descent_dataset_free(d);
    return status;
}

static void reading_images_ends_well_without_memory(void)
{
    char folder[] = DESCENT_SOURCE_DIR "/tests/fuzz/corpus/image";
    fail_each("images", read_images, folder, DESCENT_OK);
}

static descent_status use_rows(void *context, descent_error *error)
{
    dsc_row_reader *reader = NULL;
    double values[8];
    double target = 0;
    bool header = false;
    TRY(dsc_row_reader_create(context, &reader, error));
    descent_status status =
        dsc_row_reader_line(reader, "k,n,d,e\n", 8, values, &target, &header, error);
    if (status == DESCENT_OK) {
        status = dsc_row_reader_line(reader, "\"b \"\"q\"\"\",1,,\n", 14, values, &target,
                                     &header, error);
    }
    if (status == DESCENT_OK) {
        static const char object[] = "{\"k\": \"c\", \"n\": 1}";
        status = dsc_row_reader_line(reader, object, sizeof object - 1, values, &target,
                                     &header, error);
    }
    dsc_row_reader_free(reader);
    return status;
}

static descent_status use_encoder(void *context, descent_error *error)
{
    dsc_encoder *e = NULL, *copy = NULL;
    TRY(dsc_encoder_fit(context, NULL, 0, NULL, &e, error));
    const descent_status status = dsc_encoder_copy(e, &copy, error);
    dsc_encoder_free(copy);
    dsc_encoder_free(e);
    return status;
}

static descent_status use_schema(void *context, descent_error *error)
{
    dsc_schema *copy = NULL;
    TRY(dsc_schema_copy(context, &copy, error));
    dsc_schema_free(copy);
    return DESCENT_OK;
}

static descent_status parse_schema(void *context, descent_error *error)
{
    dsc_schema *schema = NULL;
    TRY(dsc_schema_from_json(context, &schema, error));
    dsc_schema_free(schema);
    return DESCENT_OK;
}

static descent_status use_batches(void *context, descent_error *error)
{
    (void)context;
    dsc_batches *batches = NULL;
    TRY(dsc_batches_create((const uint32_t[]){3, 1, 4, 7, 9}, 5, 2, 1, &batches, error));
    static const double classes[10] = {[3] = 1, [7] = 2};
    const descent_status status = dsc_batches_balance(batches, classes, 3, error);
    dsc_batches_free(batches);
    return status;
}

static descent_status use_splits(void *context, descent_error *error)
{
    descent_dataset *d = context;
    for (int kind = DESCENT_SPLIT_RANDOM; kind <= DESCENT_SPLIT_TIME; kind++) {
        for (size_t folds = 0; folds < 4; folds += 3) {
            const dsc_split_how how = {.kind = kind, .fraction = 0.3, .folds = folds};
            dsc_split split;
            TRY(dsc_split_create(d, &how, &split, error));
            dsc_split_free(&split);
        }
    }
    return DESCENT_OK;
}

static descent_status set_keys(void *context, descent_error *error)
{
    static const double numbers[8] = {1, 2, 3, 4, 5, 6, 7, 8};
    static const uint64_t groups[8] = {5, 5, 9, 9, 2, 2, 1, 0};
    TRY(descent_dataset_set_weights(context, numbers, error));
    TRY(descent_dataset_set_groups(context, groups, error));
    return descent_dataset_set_order(context, numbers, error);
}

static void splits_report_a_failed_allocation(void)
{
    static const float inputs[8] = {0}, targets[8] = {0, 1, 0, 1, 0, 1, 0, 1};
    descent_dataset *d = NULL;
    descent_error error;
    CHECK_OK(
        descent_dataset_from_arrays(DESCENT_FLOAT32, 8, 1, inputs, targets, 2, &d, &error));
    CHECK_OK(set_keys(d, &error));
    fail_each("splits", use_splits, d, DESCENT_OK);
    fail_each("keys", set_keys, d, DESCENT_OK);
    descent_dataset_free(d);
}

static void schemas_and_encoders_end_well_without_memory(void)
{
    descent_dataset *d = read_good("t.csv", table, "target=y task=regress");
    json_t *json = dsc_schema_to_json(d->schema);
    file again = {"t.csv", table, sizeof table - 1, options_of(""), d->schema};
    fail_each("like", read_file, &again, DESCENT_OK);
    fail_each("rows", use_rows, d->schema, DESCENT_OK);
    fail_each("encoder", use_encoder, d, DESCENT_OK);
    fail_each("schema", use_schema, d->schema, DESCENT_OK);
    fail_each("schema from JSON", parse_schema, json, DESCENT_OK);
    fail_each("batches", use_batches, NULL, DESCENT_OK);
    json_decref(json);
    descent_dataset_free(d);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(every_reader_reports_a_failed_allocation),
                                       TEST(reading_a_file_ends_well_without_memory),
                                       TEST(reading_images_ends_well_without_memory),
                                       TEST(schemas_and_encoders_end_well_without_memory),
                                       TEST(splits_report_a_failed_allocation)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
