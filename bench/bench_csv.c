// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// How fast a CSV file is read: a numeric file of 28 columns and 1,000,000 rows is written to a
// temporary folder, read three times, and the median, MB/s and peak memory relative to the
// float32 matrix are printed. Arguments: rows (1000000), columns (28).
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <descent/data.h>

#include "common.h"

static double peak_bytes(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return 1024.0 * (double)usage.ru_maxrss;
}

/* Values of a few units with 6 to 9 significant digits, as physics writes them. */
static int write_file(const char *path, size_t rows, size_t columns)
{
    FILE *file = fopen(path, "w");
    if (!file) {
        return -1;
    }
    fputs("label", file);
    for (size_t i = 1; i < columns; i++) {
        fprintf(file, ",f%zu", i);
    }
    fputc('\n', file);
    uint64_t state = 1;
    for (size_t r = 0; r < rows; r++) {
        fputs(bench_uniform(&state) < 0.5 ? "0" : "1", file);
        for (size_t i = 1; i < columns; i++) {
            const double value = 4.0 * bench_uniform(&state) - 2.0;
            fprintf(file, i % 3 ? ",%.6f" : ",%.8g", value);
        }
        fputc('\n', file);
    }
    return fclose(file);
}

static int measure(const char *path, size_t rows, size_t columns)
{
    struct stat about;
    if (stat(path, &about) != 0) {
        return 1;
    }
    const descent_read_options options = descent_read_options_default();
    const double before = peak_bytes();
    double seconds[3];
    for (int i = 0; i < 3; i++) {
        descent_dataset *data = NULL;
        descent_error error;
        const double start = bench_now();
        if (descent_dataset_read(path, &options, &data, &error) != DESCENT_OK) {
            fprintf(stderr, "error: %s\n", error.message);
            return 1;
        }
        seconds[i] = bench_now() - start;
        descent_dataset_free(data);
    }
    const double median = bench_median(seconds, 3);
    const double megabytes = 1e-6 * (double)about.st_size;
    const double matrix = 4.0 * (double)rows * (double)columns;
    printf("csv  %zu rows  %zu columns  %.0f MB  %.3f s  %.0f MB/s  peak %.0f MB = %.2f x the "
           "float32 matrix\n",
           rows, columns, megabytes, median, megabytes / median, 1e-6 * (peak_bytes() - before),
           (peak_bytes() - before) / matrix);
    return 0;
}

int main(int argc, char **argv)
{
    const size_t rows = argc > 1 ? strtoul(argv[1], NULL, 10) : 1000000;
    const size_t columns = argc > 2 ? strtoul(argv[2], NULL, 10) : 28;
    const char *folder = getenv("TMPDIR");
    char path[1024];
    snprintf(path, sizeof path, "%s/descent-bench-%ld.csv", folder ? folder : "/tmp",
             (long)getpid());
    if (columns < 2 || rows < 10 || write_file(path, rows, columns) != 0) {
        fprintf(stderr, "error: %s cannot be written\n", path);
        unlink(path);
        return 1;
    }
    const int result = measure(path, rows, columns);
    unlink(path);
    return result;
}
