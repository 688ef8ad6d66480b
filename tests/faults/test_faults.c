// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What the program says and leaves when a call of the system fails or it is killed before one,
// for every kind of call on files and every way in which such a call fails:
//   - the exit code is 0 only when all of the work was done; otherwise it says why
//   - what was there before is there afterwards, and the same command or a resume then ends
//   with
//     the bits of a run that met no fault, leaving no temporary file
//   - an interrupted call (EINTR) is made again, and nobody notices
//
//     test_faults PROGRAM SCENARIO [SAMPLES]      (SAMPLES: 0 is every call with every fault)
#define _XOPEN_SOURCE 700 /* realpath */
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "inject.h"
#include "place.h"

enum { SKIPPED = 77, MOST_WORDS = 24, KILLED = 128 + SIGKILL };

typedef struct scenario {
    const char *name;
    const char *words[MOST_WORDS]; /* behind the program */
    const char *in;
    const char *before; /* for the shell: before each */
    bool restarts; /* calls that a signal interrupts are made again by the program itself */
    bool (*done)(void); /* whether all of the work is there */
    bool (*mend)(void); /* what a person does after a failure */
} scenario;

static char program[4096];
static int failures;

static const char *const TRAIN[] = {
    "train",    "data.csv", "--layers",           "4 relu", "--config",  "options.txt",
    "--epochs", "3",        "--checkpoint-every", "3",      "--threads", "1",
    "--quiet",  NULL};

static inject_result command(const char *const *words, const char *more, const char *folder,
                             const char *in, const char *out, injection what)
{
    const char *argv[MOST_WORDS + 4] = {program};
    int count = 1;
    for (int i = 0; words[i]; i++) {
        argv[count++] = words[i];
    }
    if (more) {
        argv[count++] = more;
        argv[count++] = folder;
    }
    argv[count] = NULL;
    char err[64];
    snprintf(err, sizeof err, "%s.err", out);
    return inject_run(argv, in, out, err, what);
}

static const injection NO_FAULT = {INJECT_ANY, 0, FAULT_NONE};

// ---- what must be there

static bool starts_are_whole(void)
{
    return same_arrays("starts/model.safetensors", "r/model.safetensors") &&
           count_in("r/run.json", "\"trials\"") == 0 &&
           shell("[ \"$(cd r && echo start-*)\" = \"$(cd starts && echo start-*)\" ]");
}

// Records that could not be written are lost, and the run says so and goes on.
static bool told_of_records(void)
{
    return count_in("out.err", "note: cannot write metrics.jsonl") > 0 ||
           count_in("later.err", "metrics.jsonl") > 0;
}

static bool run_is_whole(void)
{
    return same_arrays("whole/model.safetensors", "r/model.safetensors") &&
           (whole_metrics("r") || told_of_records());
}

// A record of a run that goes on is the old one, renewed.
static bool resumed_is_whole(void)
{
    return run_is_whole() && count_in("r/run.json", "\"resumed\"") > 0;
}

static bool printed(void)
{
    return same_bytes("out.wanted", "out");
}

static bool nothing_to_do(void)
{
    return true;
}

static bool go_on(const char *const *again)
{
    const char *const resume[] = {"train", "--quiet", NULL};
    const bool begun = access("r/run.json", F_OK) == 0;
    const inject_result result = command(begun ? resume : again, begun ? "--resume" : "--out",
                                         "r", NULL, "later", NO_FAULT);
    if (result.code != 0) {
        printf("it does not go on (exit code %d):\n", result.code);
        shell("cat later.err");
    }
    return result.code == 0;
}

// What is wrong with the run that was mended; all of it must be right.
static bool is_mended(bool whole)
{
    if (!whole) {
        printf("other bits, or records are missing:\n");
        shell("ls -l r; cut -c 1-60 r/metrics.jsonl; cat later.err");
    } else if (has_temporary("r")) {
        printf("temporary files are left:\n");
        shell("ls -l r");
    }
    return whole && !has_temporary("r");
}

static bool resume_run(void)
{
    return go_on(TRAIN) && is_mended(run_is_whole());
}

static bool resume_starts(void)
{
    const char *words[MOST_WORDS];
    int count = 0;
    for (; TRAIN[count]; count++) {
        words[count] = TRAIN[count];
    }
    words[count++] = "--starts";
    words[count++] = "3";
    words[count] = NULL;
    return go_on(words) && is_mended(starts_are_whole());
}

static bool model_is_kept(void)
{
    return same_bytes("whole/model.safetensors", "kept.safetensors");
}

// The run has answered a request since.
static size_t answers;

static bool answered(void)
{
    for (int i = 0; i < 200; i++) {
        if (count_in("live/metrics.jsonl", "\"event\":\"request\"") > answers) {
            return true;
        }
        shell("sleep 0.05");
    }
    return false;
}

// It takes requests in the order in which they came: what this one waits for was answered
// before.
static bool run_is_alive(void)
{
    const char *const words[] = {"ctl", "live", "lr=0.001", NULL};
    const bool good = command(words, NULL, NULL, NULL, "later", NO_FAULT).code == 0;
    answers = count_in("live/metrics.jsonl", "\"event\":\"request\"");
    return good && count_in("later.err", "lr ") == 1;
}

#define SAVED "cp whole/model.safetensors kept.safetensors"

static const scenario SCENARIOS[] = {
    {.name = "train",
     .restarts = true,
     .words = {"train", "data.csv", "--layers", "4 relu", "--config", "options.txt", "--epochs",
               "3", "--checkpoint-every", "3", "--threads", "1", "--quiet", "--out", "r"},
     .before = "rm -rf r",
     .done = run_is_whole,
     .mend = resume_run},
    {.name = "starts",
     .restarts = true,
     .words = {"train", "data.csv", "--layers", "4 relu", "--config", "options.txt", "--epochs",
               "3", "--checkpoint-every", "3", "--threads", "1", "--quiet", "--starts", "3",
               "--out", "r"},
     .before = "rm -rf r",
     .done = starts_are_whole,
     .mend = resume_starts},
    {.name = "resume",
     .restarts = true,
     .words = {"train", "--quiet", "--resume", "r"},
     .before = "rm -rf r && cp -a half r",
     .done = resumed_is_whole,
     .mend = resume_run},
    {.name = "predict",
     .words = {"predict", "whole", "rows.csv"},
     .before = SAVED,
     .done = printed,
     .mend = model_is_kept},
    {.name = "predict-stdin",
     .words = {"predict", "whole", "-"},
     .in = "rows.csv",
     .before = SAVED,
     .done = printed,
     .mend = model_is_kept},
    {.name = "data",
     .restarts = true,
     .words = {"data", "rows.csv"},
     .done = printed,
     .mend = nothing_to_do},
    {.name = "data-gz",
     .restarts = true,
     .words = {"data", "rows.csv.gz"},
     .done = printed,
     .mend = nothing_to_do},
    {.name = "evaluate",
     .words = {"evaluate", "whole", "rows.csv"},
     .before = SAVED,
     .done = printed,
     .mend = model_is_kept},
    {.name = "ctl",
     .restarts = true,
     .words = {"ctl", "live", "lr*0.999"},
     .done = answered,
     .mend = run_is_alive},
};

// ---- the faults

static const char *fault_name(int fault)
{
    return fault == FAULT_KILL ? "SIGKILL" : strerror(fault);
}

static void complain(const scenario *s, injection what, const char *why)
{
    failures++;
    printf("%s, %s number %ld, %s: %s\n", s->name,
           what.call == INJECT_ANY ? "call" : inject_calls[what.call].name, what.number,
           fault_name(what.fault), why);
    shell("head -c 600 out.err");
}

// The loader's calls are not the program's; they are as many whatever it does.
static void look(const scenario *s, injection what)
{
    if (s->before && !shell(s->before)) {
        complain(s, what, "it cannot be tried");
        return;
    }
    const inject_result result = command(s->words, NULL, NULL, s->in, "out", what);
    size_t said = 0;
    free(bytes_of("out.err", &said));
    if (!result.hit) {
        return; /* the number of calls differs from run to run */
    }
    if (result.hangs) {
        complain(s, what, "it hangs");
    } else if (result.code > 128 && what.fault != FAULT_KILL) {
        complain(s, what, "it crashes");
    } else if (result.code == 0 && !s->done()) {
        complain(s, what, "the exit code is 0 and the work is not done");
    } else if (result.code != 0 && result.code != KILLED && said == 0) {
        complain(s, what, "it fails and says nothing");
    } else if (result.code != 0 && what.fault == EINTR && s->restarts &&
               count_in("out.err", "standard output") == 0) {
        complain(s, what, "an interrupted call is not made again");
    }
    if (!s->mend()) {
        complain(s, what, "it cannot be put right afterwards");
    }
}

// A number in [0, total) that looks random, the same each time.
static size_t scatter(size_t i, size_t total)
{
    uint64_t z = (uint64_t)i + 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (size_t)((z ^ (z >> 31)) % total);
}

// Every fault of every call, or about `samples` of them. Visits when `act`, else counts.
static size_t faults(const scenario *s, const long *from, const long *to, size_t total,
                     size_t samples, bool act)
{
    size_t index = 0;
    for (int call = 0; call < inject_call_count; call++) {
        for (long number = from[call] + 1; number <= to[call]; number++) {
            const int *list = inject_calls[call].faults;
            for (int k = -1; k < 0 || list[k]; k++, index++) {
                if (act && (samples == 0 || scatter(index, total) < samples)) {
                    look(s, (injection){call, number, k < 0 ? FAULT_KILL : list[k]});
                }
            }
        }
    }
    return index;
}

static void every_fault(const scenario *s, size_t samples)
{
    const char *const version[] = {"--version", NULL};
    inject_result loader = command(version, NULL, NULL, NULL, "version", NO_FAULT);
    if (s->before) {
        shell(s->before);
    }
    const inject_result all = command(s->words, NULL, NULL, s->in, "out.wanted", NO_FAULT);
    shell("cp out.wanted out; cp out.wanted.err out.err");
    if (all.code != 0 || !s->done()) {
        complain(s, NO_FAULT, "it fails without a fault");
        return;
    }
    for (int i = 0; i < inject_call_count; i++) {
        const bool own = strcmp(inject_calls[i].name, "write") == 0;
        loader.counts[i] = own ? 0 : loader.counts[i];
    }
    const size_t total = faults(s, loader.counts, all.counts, 1, samples, false);
    faults(s, loader.counts, all.counts, total, samples, true);
    printf("%s: %zu faults, %s of them tried\n", s->name, total, samples ? "some" : "all");
}

// Killed before some call of any kind, again and again, also while it is put right.
static void killed_again_and_again(size_t chains)
{
    const char *const resume[] = {"train", "--quiet", "--resume", "r", NULL};
    const scenario *train = &SCENARIOS[0];
    size_t kills = 0;
    for (size_t chain = 0; chain < chains; chain++) {
        shell("rm -rf r");
        for (size_t i = 0; i < 40; i++) {
            const bool begun = access("r/run.json", F_OK) == 0;
            const injection what = {INJECT_ANY, 60 + (long)scatter(chain * 100 + i, 300),
                                    FAULT_KILL};
            const inject_result result =
                command(begun ? resume : train->words, NULL, NULL, NULL, "out", what);
            kills += result.code == KILLED;
            if (result.code != KILLED && result.code != 0) {
                complain(train, what, "after a kill it does not go on");
            }
            if (result.code == 0) {
                break;
            }
        }
        if (!resume_run()) {
            complain(train, NO_FAULT, "after several kills it ends with other bits");
        }
    }
    printf("kills: %zu in %zu runs\n", kills, chains);
    failures += kills < chains;
}

// ---- the runs that the scenarios start from

static pid_t start_live_run(void)
{
    const pid_t child = fork();
    if (child == 0) {
        if (freopen("live.out", "w", stdout) && freopen("live.err", "w", stderr)) {
            execl(program, program, "train", "data.csv", "--layers", "4 relu", "--epochs",
                  "100000000", "--threads", "1", "--out", "live", "--quiet", (char *)NULL);
        }
        _exit(126);
    }
    return child;
}

static bool stop_live_run(pid_t child)
{
    const char *const words[] = {"ctl", "live", "stop", NULL};
    const bool heard = command(words, NULL, NULL, NULL, "later", NO_FAULT).code == 0;
    if (!heard) {
        kill(child, SIGKILL);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return heard && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

// whole: a run that met nothing. half: one that was killed in the middle.
static bool make_runs(bool starts)
{
    const inject_result whole = command(TRAIN, "--out", "whole", NULL, "out", NO_FAULT);
    int renames = 0;
    while (strcmp(inject_calls[renames].name, "rename") != 0) {
        renames++;
    }
    const injection middle = {renames, whole.counts[renames] / 2, FAULT_KILL};
    const inject_result half = command(TRAIN, "--out", "half", NULL, "out", middle);
    if (whole.code != 0 || half.code != KILLED || !shell("ls half/checkpoint-* >ls.out")) {
        printf("exit codes %d and %d, %ld renames\n", whole.code, half.code,
               whole.counts[renames]);
        shell("cat out.err; ls half");
        return false;
    }
    return !starts ||
           (shell("rm -rf r") &&
            command(SCENARIOS[1].words, NULL, NULL, NULL, "out", NO_FAULT).code == 0 &&
            shell("mv r starts"));
}

static int run_scenario(const char *name, size_t samples)
{
    const size_t count = sizeof SCENARIOS / sizeof *SCENARIOS;
    size_t at = 0;
    if (!place_make() || !make_runs(strcmp(name, "starts") == 0)) {
        printf("the runs to begin with could not be made\n");
        return 1;
    }
    if (strcmp(name, "kills") == 0) {
        killed_again_and_again(samples ? samples / 4 : 500);
        return 0;
    }
    while (at < count && strcmp(SCENARIOS[at].name, name) != 0) {
        at++;
    }
    if (at == count) {
        printf("there is no scenario called %s\n", name);
        return 1;
    }
    const bool live = strcmp(name, "ctl") == 0;
    const pid_t child = live ? start_live_run() : 0;
    for (int i = 0; live && i < 400 && !count_in("live/metrics.jsonl", "epoch"); i++) {
        shell("sleep 0.05");
    }
    every_fault(&SCENARIOS[at], samples);
    if (live && !stop_live_run(child)) {
        complain(&SCENARIOS[at], NO_FAULT, "the run did not stop");
    }
    return 0;
}

int main(int argc, char **argv)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (argc < 3 || !realpath(argv[1], program)) {
        printf("test_faults PROGRAM SCENARIO [SAMPLES]\n");
        return 2;
    }
    if (!inject_available()) {
        printf("this system lets nobody watch system calls (seccomp); nothing is tried\n");
        return SKIPPED;
    }
    const size_t samples = argc > 3 ? strtoul(argv[3], NULL, 10) : 60;
    failures += run_scenario(argv[2], samples);
    place_remove();
    printf("%s, %d failed\n", failures ? "not passed" : "passed", failures);
    return failures ? 1 : 0;
}
