// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "place.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <zlib.h>

static char home[1024];

bool shell(const char *command)
{
    return system(command) == 0;
}

// Two columns and a class that follows from them; the numbers are a fixed sequence.
static void write_rows(FILE *file, gzFile packed, int rows)
{
    uint32_t state = 12345;
    for (int i = -1; i < rows; i++) {
        char line[64] = "a,b,y\n";
        if (i >= 0) {
            state = state * 1664525u + 1013904223u;
            const double a = (double)(state >> 8) / 16777216.0;
            state = state * 1664525u + 1013904223u;
            const double b = (double)(state >> 8) / 16777216.0;
            snprintf(line, sizeof line, "%.4f,%.4f,%s\n", a, b, a > b ? "high" : "low");
        }
        fputs(line, file);
        if (packed) {
            gzputs(packed, line);
        }
    }
}

bool place_make(void)
{
    const char *parent = getenv("TMPDIR");
    snprintf(home, sizeof home, "%s/descent-faults-XXXXXX", parent ? parent : "/tmp");
    if (!mkdtemp(home) || chdir(home) != 0) {
        return false;
    }
    FILE *data = fopen("data.csv", "w"), *rows = fopen("rows.csv", "w");
    FILE *options = fopen("options.txt", "w");
    gzFile packed = gzopen("rows.csv.gz", "wb");
    const bool good = data && rows && options && packed;
    if (good) {
        write_rows(data, NULL, 40);
        write_rows(rows, packed, 600);
        // A rule with vectors and numbers, a schedule that remembers, an average.
        fputs("batch = 8\nlr = 0.01\noptimizer = nadam\ndecay = plateau:0.5,3,of=train\n"
              "schedule = beta2=linear:0.9..0.99\naverage-weights = ema:0.9\n",
              options);
    }
    return good && fclose(data) == 0 && fclose(rows) == 0 && fclose(options) == 0 &&
           gzclose(packed) == Z_OK;
}

void place_remove(void)
{
    char command[1100];
    snprintf(command, sizeof command, "rm -rf '%s'", home);
    if (chdir("/") != 0 || !shell(command)) {
        printf("%s is left\n", home);
    }
}

char *bytes_of(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    struct stat info;
    if (!file || fstat(fileno(file), &info) != 0) {
        return NULL;
    }
    char *bytes = calloc(1, (size_t)info.st_size + 1);
    const size_t got = bytes ? fread(bytes, 1, (size_t)info.st_size, file) : 0;
    fclose(file);
    if (size) {
        *size = got;
    }
    return bytes;
}

// From byte `header` of each, where that is a function of the file.
static bool same_from(const char *a, const char *b, bool arrays)
{
    size_t size[2] = {0}, from[2] = {0};
    char *bytes[2] = {bytes_of(a, &size[0]), bytes_of(b, &size[1])};
    bool same = bytes[0] && bytes[1];
    for (int i = 0; same && arrays && i < 2; i++) {
        uint64_t header = 0;
        same = size[i] > 8;
        if (same) {
            memcpy(&header, bytes[i], 8);
            from[i] = (size_t)header + 8;
            same = from[i] < size[i];
        }
    }
    same = same && size[0] - from[0] == size[1] - from[1] &&
           memcmp(bytes[0] + from[0], bytes[1] + from[1], size[0] - from[0]) == 0;
    free(bytes[0]);
    free(bytes[1]);
    return same;
}

bool same_bytes(const char *a, const char *b)
{
    return same_from(a, b, false);
}

bool same_arrays(const char *a, const char *b)
{
    return same_from(a, b, true);
}

bool whole_metrics(const char *folder)
{
    char path[256];
    snprintf(path, sizeof path, "%s/metrics.jsonl", folder);
    char *text = bytes_of(path, NULL);
    int epochs = 0;
    bool good = text != NULL;
    for (char *line = text, *end = NULL; good && *line; line = end + 1) {
        end = strchr(line, '\n');
        if (!end || line[0] != '{' || end[-1] != '}') {
            good = false;
            break;
        }
        *end = '\0';
        char wanted[64];
        snprintf(wanted, sizeof wanted, "{\"event\":\"epoch\",\"epoch\":%d,", epochs + 1);
        if (strncmp(line, "{\"event\":\"epoch\"", 16) == 0) {
            good = strncmp(line, wanted, strlen(wanted)) == 0;
            epochs++;
        }
    }
    free(text);
    return good && epochs == TRAIN_EPOCHS;
}

bool has_temporary(const char *folder)
{
    char command[256];
    snprintf(command, sizeof command, "find %s -name '*tmp*' 2>/dev/null | grep -q .", folder);
    return shell(command);
}

size_t count_in(const char *path, const char *text)
{
    char *bytes = bytes_of(path, NULL);
    size_t count = 0;
    for (const char *at = bytes; at && (at = strstr(at, text)); at += strlen(text)) {
        count++;
    }
    free(bytes);
    return count;
}
