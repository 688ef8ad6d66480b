// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Every command, while one allocation after the other fails: it ends with an exit code of its
// own and a message that says so, or prints all the same. Never a signal, never half a result.
#include "check.h"
#include "commands.h"
#include "failing_alloc.h"
#include "function/page.h"
#include "shell/command.h"
#include "shell/output.h"

#include <descent/report.h>

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WORDS = 24, PART = 65536 };

// Later allocations are tried in strides of a part of those before; processes under a sanitizer
// take ten times as long.
#ifdef __SANITIZE_ADDRESS__
enum { STRIDE = 2 };
#else
enum { STRIDE = 16 };
#endif

typedef struct outcome {
    int code;
    bool failed; /* an allocation did */
} outcome;

static int told; /* a file in which the child leaves its outcome */
static char folder[] = "/tmp/descent-no-memory-XXXXXX";

// The words of a command line, split at blanks; RUN stands for a folder of this attempt.
static int split(char *line, char **words)
{
    static char run[64];
    (void)snprintf(run, sizeof run, "run-%ld", (long)getpid());
    int count = 0;
    for (char *word = strtok(line, " "); word && count < WORDS; word = strtok(NULL, " ")) {
        words[count++] = strcmp(word, "RUN") == 0 ? run : word;
    }
    return count;
}

// In the child: the command with its n-th allocation failing, as `main` would run it.
static void run_and_exit(const char *command_line, long n)
{
    char line[512], *words[WORDS + 1] = {NULL};
    (void)snprintf(line, sizeof line, "%s", command_line);
    const int count = split(line, words);
    const cli_command *command = cli_find_command(words[0]);
    const int in = open("in", O_RDONLY), out = open("out", O_WRONLY | O_CREAT | O_TRUNC, 0600);
    const int err = open("err", O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (!command || in < 0 || out < 0 || err < 0 || dup2(in, 0) < 0 || dup2(out, 1) < 0 ||
        dup2(err, 2) < 0) {
        _exit(99);
    }
    failing_alloc_start(n);
    const int code = cli_finish(command->run(count, words));
    const outcome is = {code, failing_alloc_stop()};
    exit(pwrite(told, &is, sizeof is, 0) == sizeof is ? code : 98);
}

// The beginning of a file, without what numbers are made of: times differ.
static void read_without_numbers(const char *name, char text[PART])
{
    FILE *file = fopen(name, "r");
    const size_t length = file ? fread(text, 1, PART - 1, file) : 0;
    size_t kept = 0;
    for (size_t i = 0; i < length; i++) {
        if (!strchr("0123456789.e+-", text[i])) {
            text[kept++] = text[i];
        }
    }
    text[kept] = '\0';
    if (file) {
        fclose(file);
    }
}

// Runs it with the n-th allocation failing, and tells what came of it.
static outcome attempt(const char *command_line, long n)
{
    outcome is = {-1, false};
    fflush(stdout);
    const pid_t child = fork();
    if (child == 0) {
        run_and_exit(command_line, n);
    }
    int status = 0;
    const bool ended = child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) &&
                       pread(told, &is, sizeof is, 0) == sizeof is &&
                       WEXITSTATUS(status) == is.code;
    if (!ended) {
        printf("%s, allocation %ld: it ended with status %d\n", command_line, n, status);
        is.code = -1;
    }
    return is;
}

// A command either fails and says why, or did without that memory and says all the same, but for
// the report of a run, which is then told to be missing.
static bool is_right(outcome is, const char *usual)
{
    char out[PART], err[PART]; /* without the e of "memory" */
    read_without_numbers("out", out);
    read_without_numbers("err", err);
    if (is.code == CLI_DONE) {
        return strcmp(out, usual) == 0 || strstr(err, "no rport was writtn: out of mmory");
    }
    return is.failed && is.code > 0 && strstr(err, "mmory");
}

static void ends_each_time(const char *command_line)
{
    char usual[PART], text[PART];
    CHECK(attempt(command_line, LONG_MAX).code == CLI_DONE);
    read_without_numbers("out", usual);
    long n = 1;
    int wrong = 0;
    for (bool failed = true; failed && n < 1000000 && wrong < 3; n += 1 + n / STRIDE) {
        const outcome is = attempt(command_line, n);
        failed = is.failed || is.code < 0;
        if (!is_right(is, usual)) {
            wrong++;
            read_without_numbers("err", text);
            printf("%s, allocation %ld: exit code %d, \"%s\"\n", command_line, n, is.code,
                   text);
        }
    }
    CHECK(wrong == 0 && n > 2 && n < 1000000);
}

static const char *const reading[] = {
    "data t.csv --target y",
    "data t.csv --target y --json",
    "data s.csv --target y --sequence i,t",
    "data u.csv --target y --sequence i,t",
    "data pictures --image 4x5",
    "average t.csv --column x --beta 0.5,0.9",
    "schedule linear:5,1..0.5 step:2,0.5 --csv schedule.csv --json",
    "predict made new.csv",
    "predict made new.csv --proba",
    "predict made -  --json",
    "evaluate made",
    "evaluate made --json",
    "importance made --repeats 2",
    "plot made --show loss,metric,lr,gradient",
    "plot made other --json",
    "plot made --no-plot --csv out.csv --svg out.svg",
    "runs .",
    "runs . --json",
    "runs made other",
    "runs made other --json",
    "report made --out report.json --json",
    "report other --out report.json --json", /* with all that is kept of a run */
    "functions",
    "functions himmelblau",
    "optimizers",
    "optimizers --json",
    "optimizers adamw --json",
    "dimension --to 3 --samples 20",
    "help train",
    "help adamw",
    "tensorboard made --out RUN",
};

static const char *const training[] = {
    "advise t.csv --target y --threads 1 --layers 3 --budget 100 --json",
    "train t.csv --target y --threads 1 --epochs 3 --layers 3 --out RUN",
    "train t.csv --target y --threads 1 --epochs 2 --layers 3 --starts 2 --out RUN --json",
    "train t.csv --target y --threads 1 --epochs 2 --layers 3 --tensorboard . --out RUN",
    "train t.csv --target x --threads 1 --epochs 2 --layers 3 --folds 2 --out RUN",
    "train t.csv --target x,z --threads 1 --epochs 2 --layers 3 --out RUN",
    "train t.csv --target y --task label --threads 1 --epochs 2 --layers 3 --out RUN --json",
    "train t.csv --target x --threads 1 --epochs 4 --decay plateau:0.5,1e --record 1 --out RUN",
    "train s.csv --target y --sequence i,t --threads 1 --epochs 2 --layers 3 --out RUN",
    "train u.csv --target y --sequence i --threads 1 --steps 2 --layers global-pool --out RUN",
    "train pictures --image 3x3x3 --augment contrast:0.2,mixup:0.5 --epochs 1 --out RUN",
    "train t.csv --target x --threads 1 --epochs 4 --schedule batch=linear:4..9 --out RUN",
};

static const char *const searches[] = {
    "tune t.csv --target y --threads 1 --epochs 1 --layers 3 --trials 2 --rungs 1 --splits 2 "
    "--seeds 1 --over lr=0.01|0.1 --out RUN",
    "tune t.csv --target y --threads 1 --epochs 1 --layers 3 --trials 6 --rungs 2 --splits 1 "
    "--seeds 0 --over lr=0.01..0.1 --out RUN --json",
};

static const char *const functions[] = {
    "minimize x^2+y^2 --from 1,2 --with gd,adam --steps 20 --threads 1",
    "minimize himmelblau --starts 3 --steps 20 --threads 1 --json",
    "minimize x^2+y^2 --from 1,2 --subject-to x+y>=1 --bounds x=0.. --no-plot",
    "minimize x^2+y^2 --from 1,2 --bounds 0.5..3 --with gd --steps 5 --no-plot",
    "minimize x*y --subject-to x^2+y^2<=2 --bounds -5..5 --starts 3 --threads 1 --json",
    "compare himmelblau --with gd,adam --length 8 --rates 3 --seeds 2 --threads 1 --out RUN",
    "compare x^2 --box -1..1 --with gd,adam --length 8 --seeds 2 --threads 1 --json --out RUN",
    "race himmelblau --json",
    "lesson momentum --json",
    "diagnose x^2-y^2 --at 0,0",
    "diagnose made --threads 1",
    "map x^2+y^2 --box -5..5 --searches 5 --threads 1",
    "slice x^2+y^2 --at 0,0",
    "slice made --threads 1",
};

static const char *const pages[] = {
    "minimize x^2+y^2 --from 1,1 --with gd --steps 3 --report page.html",
    "map x^4-x^2+y^2 --box -2..2 --report page.html",
    "diagnose x^2-y^2 --at 0,0 --report page.html",
    "slice x^2-y^2 --at 0,0 --points 3 --report page.html",
    "minimize himmelblau --starts 3 --steps 20 --threads 1 --report page.html",
};

static void end_each_time(const char *const *command_lines, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        ends_each_time(command_lines[i]);
    }
}
#define END_EACH_TIME(lines) end_each_time((lines), sizeof(lines) / sizeof *(lines))

static void commands_that_read(void)
{
    END_EACH_TIME(reading);
    if (descent_report_has_page()) {
        ends_each_time("report made --out report.html");
    }
}

static void training_ends_well_without_memory(void)
{
    END_EACH_TIME(training);
}

static void searches_end_well_without_memory(void)
{
    END_EACH_TIME(searches);
}

static void function_commands_end_well_without_memory(void)
{
    END_EACH_TIME(functions);
    if (cli_function_page_head_size > 0) {
        END_EACH_TIME(pages);
    }
}

// A table of two classes, rows to predict, and a model.
static bool prepare(void)
{
    FILE *outcomes = tmpfile();
    if (!outcomes || !mkdtemp(folder) || chdir(folder) != 0) {
        return false;
    }
    told = fileno(outcomes);
    FILE *file = fopen("t.csv", "w");
    for (int i = 0; file && i < 60; i++) {
        fprintf(file, "%s%d,%s,%d,%s\n", i == 0 ? "x,colour,z,y\n" : "", i * 7 % 13,
                i % 3 == 0 ? "red" : "blue", i % 5, (i * 7) % 13 > 5 ? "yes" : "no");
    }
    if (!file || fclose(file) != 0) {
        return false;
    }
    // Sequences of one length, and of two.
    for (int rows = 50; rows <= 60; rows += 10) {
        file = fopen(rows == 60 ? "s.csv" : "u.csv", "w");
        for (int i = 0; file && i < rows; i++) {
            fprintf(file, "%sn%d,%d,%d,%s\n", i == 0 ? "i,t,x,y\n" : "", i % 20, i, i * 7 % 13,
                    i % 2 ? "yes" : "no");
        }
        if (!file || fclose(file) != 0) {
            return false;
        }
    }
    // Two classes of the same images.
    static const char images[] = DESCENT_SOURCE_DIR "/tests/fuzz/corpus/image";
    if (mkdir("pictures", 0700) != 0 || symlink(images, "pictures/a") != 0 ||
        symlink(images, "pictures/b") != 0) {
        return false;
    }
    for (int i = 0; i < 2; i++) {
        file = fopen(i == 0 ? "in" : "new.csv", "w");
        if (!file || fputs("x,colour,z\n3,red,1\n40,green,\n", file) < 0 || fclose(file) != 0) {
            return false;
        }
    }
    static const char *const made[] = {
        "train t.csv --target y --threads 1 --epochs 3 --layers 3 --record every --out made",
        "train t.csv --target y --threads 1 --epochs 3 --layers 3 --lr 0.1 --out other",
        "diagnose other --threads 1 --quiet", "slice other --threads 1 --quiet"};
    bool good = true;
    for (size_t i = 0; i < sizeof made / sizeof *made; i++) {
        good = good && attempt(made[i], LONG_MAX).code == CLI_DONE;
    }
    return good;
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(commands_that_read),
                                       TEST(training_ends_well_without_memory),
                                       TEST(searches_end_well_without_memory),
                                       TEST(function_commands_end_well_without_memory)};
    if (!prepare()) {
        printf("cannot prepare %s\n", folder);
        return 1;
    }
    const int code = check_main(argc, argv, tests, sizeof tests / sizeof *tests);
    char command[128];
    (void)snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command) == 0 ? code : 1;
}
