// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// FANN on Fashion-MNIST, one example at a time. Not quite job J1: FANN has neither Adam nor
// relu nor the softmax loss at that batch, so this is plain gradient descent on squared error
// with sigmoids.
//
//     bench_fann FOLDER EXAMPLES EPOCHS      (trains on EXAMPLES a pass; seconds are scaled to
//     all)
#include <floatfann.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <zlib.h>

enum { PIXELS = 784, CLASSES = 10, TRAIN = 60000, TEST = 10000 };

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void *must(void *pointer)
{
    if (!pointer) {
        fprintf(stderr, "bench_fann: out of memory\n");
        exit(1);
    }
    return pointer;
}

// `count` bytes of FOLDER/NAME after `skip` bytes of header.
static uint8_t *read_bytes(const char *folder, const char *name, int skip, size_t count)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    uint8_t *bytes = must(malloc(count));
    gzFile file = gzopen(path, "rb");
    if (!file || gzseek(file, skip, SEEK_SET) != skip ||
        gzread(file, bytes, (unsigned)count) != (int)count) {
        fprintf(stderr, "bench_fann: cannot read %s\n", path);
        exit(1);
    }
    gzclose(file);
    return bytes;
}

static float *scale(const uint8_t *bytes, size_t count)
{
    float *values = must(malloc(count * sizeof *values));
    for (size_t i = 0; i < count; i++) {
        values[i] = (float)bytes[i] / 255.0f;
    }
    return values;
}

static void shuffle(uint32_t *order, size_t count)
{
    for (size_t i = count - 1; i > 0; i--) {
        size_t j = (size_t)rand() % (i + 1);
        uint32_t other = order[j];
        order[j] = order[i];
        order[i] = other;
    }
}

static double accuracy(struct fann *net, float *images, const uint8_t *labels)
{
    int right = 0;
    for (size_t i = 0; i < TEST; i++) {
        const float *out = fann_run(net, images + i * PIXELS);
        int best = 0;
        for (int k = 1; k < CLASSES; k++) {
            best = out[k] > out[best] ? k : best;
        }
        right += best == labels[i];
    }
    return (double)right / TEST;
}

int main(int count, char **words)
{
    if (count != 4) {
        fprintf(stderr, "usage: bench_fann FOLDER EXAMPLES EPOCHS\n");
        return 2;
    }
    const char *folder = words[1];
    size_t examples = strtoul(words[2], NULL, 10);
    int epochs = atoi(words[3]);
    if (examples < 1 || examples > TRAIN) {
        examples = TRAIN;
    }

    uint8_t *bytes = read_bytes(folder, "train-images-idx3-ubyte.gz", 16, TRAIN * PIXELS);
    uint8_t *labels = read_bytes(folder, "train-labels-idx1-ubyte.gz", 8, TRAIN);
    float *images = scale(bytes, TRAIN * PIXELS);
    free(bytes);
    uint32_t *order = must(malloc(TRAIN * sizeof *order));
    for (uint32_t i = 0; i < TRAIN; i++) {
        order[i] = i;
    }

    srand(1);
    struct fann *net = must(fann_create_standard(4, PIXELS, 256, 128, CLASSES));
    fann_set_activation_function_hidden(net, FANN_SIGMOID);
    fann_set_activation_function_output(net, FANN_SIGMOID);
    fann_set_training_algorithm(net, FANN_TRAIN_INCREMENTAL);
    fann_set_learning_rate(net, 0.3f);
    printf("{\"event\":\"start\",\"peer\":\"fann\",\"version\":\"2.2\",\"threads\":1}\n");

    for (int epoch = 1; epoch <= epochs; epoch++) {
        double start = now();
        shuffle(order, TRAIN);
        for (size_t i = 0; i < examples; i++) {
            float wanted[CLASSES] = {0};
            wanted[labels[order[i]]] = 1;
            fann_train(net, images + (size_t)order[i] * PIXELS, wanted);
        }
        printf("{\"event\":\"epoch\",\"epoch\":%d,\"seconds\":%.6f}\n", epoch,
               (now() - start) * TRAIN / (double)examples);
        fflush(stdout);
    }

    uint8_t *test_bytes = read_bytes(folder, "t10k-images-idx3-ubyte.gz", 16, TEST * PIXELS);
    uint8_t *test_labels = read_bytes(folder, "t10k-labels-idx1-ubyte.gz", 8, TEST);
    float *test_images = scale(test_bytes, TEST * PIXELS);
    printf("{\"event\":\"end\",\"test_metric\":%.4f}\n",
           accuracy(net, test_images, test_labels));
    free(test_images);
    free(test_labels);
    free(test_bytes);
    free(order);
    free(images);
    free(labels);
    fann_destroy(net);
    return 0;
}
