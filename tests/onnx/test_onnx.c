// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Forward passes against the official tests of ONNX's operators (Debian: libonnx-testdata): every case of
// convolutions, pools, norms, softmax, products of matrices and functions of one number. A case that our operators
// cannot express is in the list below with the reason; one that is in neither is a failure.
#include "check.h"

#include <dirent.h>
#include <stdlib.h>

#include "core/memory.h"
#include "core/workers.h"
#include "graph/executor.h"
#include "kernel/kernels.h"
#include "onnx/task.h"

#define DATA "/usr/share/libonnx-testdata/data"
enum { PARAMETERS = 1 << 16, PATH = 512, LEFT_OUT = 77 };

/* What our operators cannot express. */
static const struct {
    const char *name, *reason;
} others[] = {
#define THREE_AXES "windows slide over one or two axes, not three"
#define INTEGERS   "products of small integers"
#define TRANSPOSED "no such operator; it is how a gradient passes through a convolution"
    {"test_averagepool_3d_default", THREE_AXES},
    {"test_basic_convinteger", INTEGERS},
    {"test_convinteger_with_padding", INTEGERS},
    {"test_convinteger_without_padding", INTEGERS},
    {"test_convtranspose", TRANSPOSED},
    {"test_convtranspose_1d", TRANSPOSED},
    {"test_convtranspose_3d", TRANSPOSED},
    {"test_convtranspose_autopad_same", TRANSPOSED},
    {"test_convtranspose_dilations", TRANSPOSED},
    {"test_convtranspose_kernel_shape", TRANSPOSED},
    {"test_convtranspose_output_shape", TRANSPOSED},
    {"test_convtranspose_pad", TRANSPOSED},
    {"test_convtranspose_pads", TRANSPOSED},
    {"test_convtranspose_with_kernel", TRANSPOSED},
    {"test_elu", "alpha is 1 here, and 2 there"},
    {"test_elu_example", "alpha is 1 here, and 2 there"},
    {"test_gather_1", "rows of a table are chosen, not columns"},
    {"test_gather_2d_indices", "rows of a table are chosen, not columns"},
    {"test_gather_negative_indices", "indices count from the first row"},
    {"test_identity_opt", "sequences, not tensors"},
    {"test_identity_sequence", "sequences, not tensors"},
    {"test_leakyrelu", "the slope below 0 is 0.01 here, and another there"},
    {"test_leakyrelu_example", "the slope below 0 is 0.01 here, and another there"},
    {"test_maxpool_3d_default", THREE_AXES},
    {"test_maxunpool_export_with_output_shape", "the gradient of a pool, as an operator"},
    {"test_maxunpool_export_without_output_shape", "the gradient of a pool, as an operator"},
    {"test_qlinearconv", INTEGERS},
    {"test_AvgPool1d", "a pool of one axis between two changes of shape"},
    {"test_AvgPool1d_stride", "a pool of one axis between two changes of shape"},
    {"test_AvgPool3d", THREE_AXES},
    {"test_AvgPool3d_stride", THREE_AXES},
    {"test_AvgPool3d_stride1_pad0_gpu_input", THREE_AXES},
    {"test_Conv3d", THREE_AXES},
    {"test_Conv3d_dilated", THREE_AXES},
    {"test_Conv3d_dilated_strided", THREE_AXES},
    {"test_Conv3d_groups", THREE_AXES},
    {"test_Conv3d_no_bias", THREE_AXES},
    {"test_Conv3d_stride", THREE_AXES},
    {"test_Conv3d_stride_padding", THREE_AXES},
    {"test_ConvTranspose2d", TRANSPOSED},
    {"test_ConvTranspose2d_no_bias", TRANSPOSED},
    {"test_ELU", "alpha is 1 here, and 2 there"},
    {"test_LeakyReLU_with_negval", "the slope below 0 is 0.01 here, and another there"},
    {"test_Linear_no_bias", "a transposition and MatMul, in place of Gemm"},
    {"test_MaxPool3d", THREE_AXES},
    {"test_MaxPool3d_stride", THREE_AXES},
    {"test_MaxPool3d_stride_padding", THREE_AXES},
    {"test_Softmin", "Neg and Softmax"},
    {"test_Softsign", "no such function"},
    {"test_operator_addmm", "two Gemm, one after the other"},
    {"test_operator_convtranspose", TRANSPOSED},
};

/* What has been tried. */
static struct {
    size_t run, twice, other, written_out;
} counts;

double *task_input(task *t, descent_shape shape)
{
    size_t width = 1;
    for (size_t axis = 0; axis < shape.rank; axis++) {
        width *= shape.dim[axis];
    }
    char name[16];
    snprintf(name, sizeof name, "input%zu", t->input_count);
    t->inputs[t->input_count] = descent_input_shaped(t->graph, name, shape);
    double *rows = calloc(t->batch * width, sizeof *rows);
    if (!rows) {
        exit(1);
    }
    return t->rows[t->input_count++] = rows;
}

descent_node *task_parameter(task *t, descent_shape shape, double **values)
{
    char name[32];
    snprintf(name, sizeof name, "parameter%zu", t->parameters);
    descent_node *node =
        descent_parameter_shaped(t->graph, name, shape, DESCENT_INITIAL_ZERO, 0.0, true);
    *values = t->x + t->parameters;
    t->parameters += node ? descent_node_width(node) : 0;
    if (t->parameters > PARAMETERS) {
        printf("too many parameters\n");
        exit(1);
    }
    return node;
}

// Where number i of row r of the output stands in the tensor that is expected.
static size_t place_of(const task *t, size_t r, size_t i)
{
    const size_t width = descent_node_width(t->root);
    const descent_shape shape = descent_node_shape(t->root);
    if (t->order == TASK_IMAGES) {
        const size_t channels = shape.dim[2], places = width / channels;
        return (r * channels + i % channels) * places + i / channels;
    }
    if (t->order == TASK_SPREAD || t->order == TASK_LOSSES) {
        const size_t k = t->classes, row = t->order == TASK_LOSSES ? r / k : r;
        const size_t number = t->order == TASK_LOSSES ? r % k : i;
        return (row / t->inner * k + number) * t->inner + row % t->inner;
    }
    return r * width + i;
}

static void forward(void *context, size_t worker)
{
    dsc_executor_forward(context, worker);
}

// Fills the rows of the inputs and runs the pass.
static void run(const task *t, descent_type type, const void *x, size_t workers,
                dsc_executor *executor)
{
    descent_error error = {0};
    dsc_workers *team = NULL;
    const dsc_kernels *kernels = dsc_kernels_get(type);
    size_t stride = 0;
    if (!CHECK_OK(dsc_workers_create(workers, &team, &error))) {
        exit(1);
    }
    dsc_executor_begin(executor, &(dsc_batch){.batch = t->batch,
                                              .x = x,
                                              .training = t->training,
                                              .state = t->state,
                                              .team = team});
    for (size_t i = 0; i < t->input_count; i++) {
        char *rows = dsc_executor_array(executor, t->inputs[i], DSC_VALUE, &stride);
        const size_t wide = descent_node_width(t->inputs[i]);
        for (size_t r = 0; r < t->batch; r++) {
            kernels->from_double(wide, t->rows[i] + r * wide,
                                 rows + r * stride * descent_type_size(type));
        }
    }
    dsc_workers_run(team, forward, executor);
    dsc_workers_free(team);
}

// Values of the root for all rows, as the tensor has them: out[batch x width]. after (out): the running statistics that
// training leaves.
static void compute(const task *t, descent_type type, size_t workers, double *out,
                    double *after)
{
    descent_error error = {0};
    dsc_executor *executor = NULL;
    if (!CHECK_OK(dsc_executor_create(t->graph, t->root, type, t->batch, DSC_FORWARD, workers,
                                      &executor, &error))) {
        exit(1);
    }
    const size_t size = descent_type_size(type), width = descent_node_width(t->root);
    char *x = dsc_alloc_aligned(t->parameters + 1, size);
    double *row = calloc(width, sizeof *row);
    dsc_kernels_get(type)->from_double(t->parameters, t->x, x);
    run(t, type, x, workers, executor);
    size_t stride = 0;
    const char *rows = dsc_executor_array(executor, t->root, DSC_VALUE, &stride);
    for (size_t r = 0; r < t->batch; r++) {
        dsc_kernels_get(type)->to_double(width, rows + r * stride * size, row);
        for (size_t i = 0; i < width; i++) {
            const double value = t->order == TASK_LOSSES ? -row[i] : row[i];
            out[place_of(t, r, i)] = t->exponential ? exp(value) : value;
        }
    }
    if (t->training) {
        dsc_executor_advance(executor, 0.0, after);
    }
    free(row);
    dsc_free_aligned(x);
    dsc_executor_free(executor);
}

// The largest difference, of the largest number; what is not finite is the same.
static double off(const double *got, const onnx_tensor *wanted)
{
    double largest = 1.0, worst = 0.0;
    for (size_t i = 0; i < wanted->count; i++) {
        largest = fmax(largest, fabs(wanted->values[i]));
        worst =
            fmax(worst, got[i] == wanted->values[i] ? 0.0 : fabs(got[i] - wanted->values[i]));
        if (isnan(got[i]) != isnan(wanted->values[i])) {
            return INFINITY;
        }
    }
    return worst / largest;
}

// Running statistics, where training moves them: the outputs behind the first one.
static bool compare_state(const task *t, const double *after)
{
    const size_t half = t->state_count / 2;
    bool good = CHECK(t->others[0].count == half && t->others[1].count == half);
    for (size_t i = 0; good && i < 2; i++) {
        good = CHECK(off(after + i * half, &t->others[i]) <= 1e-6);
    }
    return good;
}

static bool compare(const task *t, const char *name)
{
    descent_error error = {0};
    const size_t count = t->batch * descent_node_width(t->root);
    if (!CHECK_OK(descent_graph_check(t->graph, &error)) || !CHECK(count == t->wanted->count)) {
        printf("  %s: %zu of %zu\n", name, count, t->wanted->count);
        return false;
    }
    double *out = calloc(count, sizeof *out), *after = calloc(t->state_count + 1, sizeof *out);
    compute(t, DESCENT_FLOAT64, 2, out, after);
    const double wide = off(out, t->wanted);
    bool good = CHECK(wide <= 1e-6) && (!t->training || compare_state(t, after));
    compute(t, DESCENT_FLOAT32, 1, out, after);
    const double narrow = off(out, t->wanted);
    good = CHECK(narrow <= 2e-6) && good;
    free(out);
    free(after);
    if (!good) {
        printf("  %s: off by %g in double, %g in float\n", name, wide, narrow);
    }
    return good;
}

/* Tensors that a case has in its files. */
typedef struct files {
    onnx_model model;
    onnx_tensor inputs[ONNX_INPUTS], wanted, others[2];
    size_t count;
} files;

static bool read_files(const char *folder, files *f)
{
    char path[PATH + 64];
    for (; f->count < f->model.input_count; f->count++) {
        snprintf(path, sizeof path, "%s/test_data_set_0/input_%zu.pb", folder, f->count);
        if (!onnx_tensor_read(path, &f->inputs[f->count])) {
            return false;
        }
    }
    snprintf(path, sizeof path, "%s/test_data_set_0/output_0.pb", folder);
    bool good = onnx_tensor_read(path, &f->wanted);
    for (size_t i = 1; i < f->model.node.output_count && i < 3 &&
                       onnx_whole(&f->model.node, "training_mode", 0) != 0;
         i++) {
        snprintf(path, sizeof path, "%s/test_data_set_0/output_%zu.pb", folder, i);
        good = good && onnx_tensor_read(path, &f->others[i - 1]);
    }
    return good;
}

static const onnx_tensor *find(const files *f, const char *name)
{
    for (size_t i = 0; i < f->model.initial_count; i++) {
        if (strcmp(f->model.initials[i].name, name) == 0) {
            return &f->model.initials[i];
        }
    }
    for (size_t i = 0; i < f->count; i++) {
        if (strcmp(f->model.inputs[i], name) == 0) {
            return &f->inputs[i];
        }
    }
    return NULL;
}

// NULL, or why the node cannot be expressed.
static const char *attempt(const files *f, task_builder *build, const char *name)
{
    descent_error error = {0};
    task t = {.model = &f->model,
              .node = &f->model.node,
              .wanted = &f->wanted,
              .others = f->others,
              .inner = 1};
    t.x = calloc(PARAMETERS, sizeof *t.x);
    CHECK_OK(descent_graph_create(&t.graph, &error));
    for (size_t i = 0; i < t.node->input_count; i++) {
        t.in[i] = find(f, t.node->inputs[i]);
    }
    const char *reason = build(&t);
    if (!reason) {
        compare(&t, name);
    }
    for (size_t i = 0; i < t.input_count; i++) {
        free(t.rows[i]);
    }
    free(t.x);
    free(t.state);
    descent_graph_free(t.graph);
    return reason;
}

static const char *listed(const char *name)
{
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        if (strcmp(others[i].name, name) == 0) {
            return others[i].reason;
        }
    }
    return NULL;
}

// Is it about what we look at? Of other operators there are no tests here.
static bool concerns_us(const onnx_model *model, const char *name)
{
    static const char *const words[] = {"conv", "Conv",   "pool",     "Pool",
                                        "norm", "Norm",   "softmax",  "Softm",
                                        "gemm", "Linear", "Embedding"};
    bool concerns = task_find(model->node.type, false) != NULL;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        concerns = concerns || strstr(name, words[i]);
    }
    return concerns && strncmp(name, "test_strnorm", 12) != 0; /* of text */
}

static bool same_file(const char *a, const char *b)
{
    FILE *one = fopen(a, "rb"), *other = fopen(b, "rb");
    int x = 0, y = one && other ? 0 : 1;
    while (one && other && x == y && x != EOF) {
        x = fgetc(one);
        y = fgetc(other);
    }
    if (one) {
        fclose(one);
    }
    if (other) {
        fclose(other);
    }
    return x == y;
}

// "NAME_expanded" is NAME with the node written out in others: the same inputs, the same output.
static bool written_out(const char *folder)
{
    static const char *const parts[] = {"input_0.pb", "output_0.pb"};
    char first[PATH], one[PATH + 64], other[PATH + 64];
    const size_t length = strlen(folder), end = strlen("_expanded");
    if (length < end || strcmp(folder + length - end, "_expanded") != 0) {
        return false;
    }
    snprintf(first, sizeof first, "%.*s", (int)(length - end), folder);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        snprintf(one, sizeof one, "%s/test_data_set_0/%s", folder, parts[i]);
        snprintf(other, sizeof other, "%s/test_data_set_0/%s", first, parts[i]);
        if (!CHECK(same_file(one, other))) {
            printf("  %s\n", one);
        }
    }
    return true;
}

static void try_case(const char *folder, const char *name)
{
    char path[PATH + 32];
    files f = {.count = 0};
    snprintf(path, sizeof path, "%s/model.onnx", folder);
    const char *reason = listed(name), *now = "several nodes, or what is no tensor";
    const bool readable = onnx_model_read(path, &f.model);
    if (!concerns_us(&f.model, name)) {
        onnx_model_free(&f.model);
        return;
    }
    if (!CHECK(readable)) {
        printf("  %s\n", path);
    }
    task_builder *build = task_find(f.model.node.type, false);
    task_builder *second = task_find(f.model.node.type, true);
    if (f.model.node_count == 1 && !build) {
        now = "no such operator";
    } else if (f.model.node_count == 1 && read_files(folder, &f)) {
        now = attempt(&f, build, name);
        counts.run += now == NULL;
        if (!now && second) {
            CHECK(!attempt(&f, second, name));
            counts.twice++;
        }
    }
    if (now && written_out(folder)) {
        counts.written_out++;
    } else if (now) {
        counts.other++;
        if (!CHECK(reason != NULL)) {
            printf("    {\"%s\", \"%s\"},\n", name, now);
        }
    } else if (!CHECK(reason == NULL)) {
        printf("  %s is in the list, and can be expressed\n", name);
    }
    for (size_t i = 0; i < ONNX_INPUTS; i++) {
        onnx_tensor_free(&f.inputs[i]);
    }
    onnx_tensor_free(&f.wanted);
    onnx_tensor_free(&f.others[0]);
    onnx_tensor_free(&f.others[1]);
    onnx_model_free(&f.model);
}

static void try_folder(const char *group)
{
    char folder[PATH];
    struct dirent **entries = NULL;
    snprintf(folder, sizeof folder, DATA "/%s", group);
    const int count = scandir(folder, &entries, NULL, alphasort);
    CHECK(count > 2);
    for (int i = 0; i < count; i++) {
        if (strncmp(entries[i]->d_name, "test_", 5) == 0) {
            snprintf(folder, sizeof folder, DATA "/%s/%s", group, entries[i]->d_name);
            try_case(folder, entries[i]->d_name);
        }
        free(entries[i]);
    }
    free(entries);
}

static void operators_compute_what_onnx_says(void)
{
    try_folder("node");
    try_folder("pytorch-converted");
    try_folder("pytorch-operator");
    printf("%zu cases are as they should be, %zu of them in two ways; %zu are others written "
           "out; %zu are not ours:\n",
           counts.run, counts.twice, counts.written_out, counts.other);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        printf("  %-50s %s\n", others[i].name, others[i].reason);
    }
    CHECK(counts.other == sizeof others / sizeof *others);
    CHECK(counts.run >= 100);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(operators_compute_what_onnx_says)};
    DIR *data = opendir(DATA);
    if (!data) {
        printf("left out: " DATA
               " is not there; in Debian it is the package libonnx-testdata\n");
        return LEFT_OUT;
    }
    closedir(data);
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
