// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A hundred kills at random moments, many of them while a checkpoint is written: what each leaves
// goes on, and in the end there are the bits of a run that nobody killed. With rules that keep
// vectors, numbers and bases, an average of weights and schedules, in small files and with no
// room for larger ones.
#include "run/checkpoints.h"
#include "run/support.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>

#include <descent/optimizer.h>

#include "run/checkpoint.h"
#include "run/trainer.h"

enum { KILLS = 100, LONGEST = 40000 /* microseconds */, FINISHED = 7 };

// Large enough for most of the time to go into checkpoints.
static const char layers[] = "120 tanh dropout:0.1 120 relu";

/* Those of the library are taken. */
static const char *const rules[] = {
    "nadam", "schedule-free-adamw", "adan", "ademamix", "muon", "soap", "prodigy", "shampoo"};

static const struct {
    const char *name, *value;
} options[] = {{"precision", "float64"},
               {"batch", "8"},
               {"steps", "160"},
               {"valid", "0.2"},
               {"l2", "0.001"},
               {"threads", "1"},
               {"decay", "warmup:10 then plateau:0.7,20,of=train"},
               {"schedule", "beta2=linear:0.9..0.99"},
               {"gradient-noise", "0.001"},
               {"clip", "1"},
               {"checkpoint-every", "2"}};

static descent_error error; /* of the call that failed last */

static void job_make_for(job *j, const char *rule)
{
    job_make(j, 60, 5, 3, layers);
    const descent_option_table *table = descent_train_option_table();
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        CHECK_OK(
            descent_options_set(table, &j->options, options[i].name, options[i].value, &error));
    }
    CHECK_OK(descent_options_set(table, &j->options, "optimizer", rule, &error));
    // Schedule-free rules have an average of their own.
    const bool averages = strncmp(rule, "schedule-free", 13) == 0;
    CHECK_OK(descent_options_set(table, &j->options, "average-weights",
                                 averages ? "none" : "ema:0.9", &error));
    folder_make_in_memory(j->options.directory);
}

// Goes on with what is in the folder, or begins.
static int train(job *j)
{
    descent_train_result result = {.size = sizeof result};
    job_start(j);
    const descent_status status = descent_trainer_resume(j->trainer, &error);
    if (status == DESCENT_NO_INPUT) { // killed before there was a checkpoint
        char path[PATH];
        snprintf(path, sizeof path, "%s/metrics.jsonl", j->options.directory);
        unlink(path);
        job_start(j);
    } else if (status != DESCENT_OK) {
        printf("%s\n", error.message);
        return 3;
    }
    return descent_trainer_run(j->trainer, NULL, NULL, &result, &error) == DESCENT_OK ? FINISHED
                                                                                      : 4;
}

static bool has_half_a_file(const char *path)
{
    bool half = false;
    DIR *folder = opendir(path);
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        half = half || strstr(entry->d_name, ".tmp") != NULL;
    }
    if (folder) {
        closedir(folder);
    }
    return half;
}

static void die(int signal_number)
{
    (void)signal_number;
    kill(getpid(), SIGKILL);
}

// In a process of its own, which is killed when it has computed for so many microseconds; 0: never.
// What others do on the machine meanwhile does not count. How it ended, as waitpid says.
static int train_and_kill(job *j, long microseconds)
{
    int how = 0;
    fflush(stdout);
    const pid_t child = fork();
    if (child == 0) {
        const struct itimerval wait = {.it_value = {.tv_usec = microseconds}};
        signal(SIGPROF, die);
        setitimer(ITIMER_PROF, &wait, NULL);
        const int code = train(j);
        fflush(stdout);
        _exit(code);
    }
    waitpid(child, &how, 0);
    return how;
}

/* What became of the runs. */
typedef struct toll {
    size_t kills, saving, ended;
} toll;

static void kill_again_and_again(job *j, size_t kills, uint64_t *random, toll *t)
{
    for (size_t k = 0; k < kills; k++) {
        const double part = (ref_number(random) + 1.0) * 0.5;
        const int how = train_and_kill(j, 1 + (long)(part * LONGEST));
        if (!WIFSIGNALED(how)) {
            CHECK(WIFEXITED(how) && WEXITSTATUS(how) == FINISHED);
            t->ended++;
            return;
        }
        CHECK(WTERMSIG(how) == SIGKILL);
        t->kills++;
        t->saving += has_half_a_file(j->options.directory);
    }
    const int how = train_and_kill(j, 0);
    CHECK(WIFEXITED(how) && WEXITSTATUS(how) == FINISHED);
    CHECK(!has_half_a_file(j->options.directory));
}

// The checkpoint at the end, which is the newer one.
static const char *last_checkpoint(job *j)
{
    job_start(j);
    CHECK_OK(descent_trainer_resume(j->trainer, &error));
    CHECK(j->trainer->progress.step == j->options.steps);
    return dsc_checkpoint_last(j->trainer);
}

static void check_same(job *whole, job *part)
{
    CHECK(checkpoints_are_same(whole->options.directory, last_checkpoint(whole),
                               part->options.directory, last_checkpoint(part)));
    char *expected = metrics_text(whole->options.directory);
    char *text = metrics_text(part->options.directory);
    CHECK_TEXT(text, expected);
    free(expected);
    free(text);
    size_t size = 0, other = 0;
    char *model = file_read(whole->options.directory, "model.safetensors", &size);
    char *again = file_read(part->options.directory, "model.safetensors", &other);
    CHECK(model && again && size == other && memcmp(model, again, size) == 0);
    free(model);
    free(again);
}

static bool has_rule(const char *rule)
{
    const char *const *names = descent_rule_names();
    while (*names && strcmp(*names, rule) != 0) {
        names++;
    }
    return *names != NULL;
}

static void a_hundred_kills_change_no_bit(void)
{
    uint64_t random = 41;
    size_t count = 0;
    toll all = {0};
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        count += has_rule(rules[i]);
    }
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        if (!has_rule(rules[i])) {
            continue;
        }
        job whole, part;
        job_make_for(&whole, rules[i]);
        CHECK(train(&whole) == FINISHED);
        toll one = {0};
        // A run that came to its end before begins again.
        while (one.kills * count < KILLS) {
            job_make_for(&part, rules[i]);
            kill_again_and_again(&part, KILLS / count + 1 - one.kills, &random, &one);
            check_same(&whole, &part);
            folder_remove(part.options.directory);
            job_free(&part);
        }
        printf("%-20s %3zu kills, %3zu of them while a file was written\n", rules[i], one.kills,
               one.saving);
        all.kills += one.kills;
        all.saving += one.saving;
        folder_remove(whole.options.directory);
        job_free(&whole);
    }
    printf("%zu kills, %zu of them while a file was written\n", all.kills, all.saving);
    // How many of them meet a file that is being written, depends on the machine; faults_kills
    // ends a run at every call that writes.
    CHECK(all.kills >= KILLS);
}

/* A disk that fills up at a step, and has room again at another. */
typedef struct disk {
    uint64_t full, free;
    size_t warnings;
} disk;

static void limit_files(rlim_t bytes)
{
    struct rlimit limit;
    getrlimit(RLIMIT_FSIZE, &limit);
    limit.rlim_cur = bytes;
    setrlimit(RLIMIT_FSIZE, &limit);
}

static descent_action fill(const descent_event *event, void *user)
{
    disk *d = user;
    d->warnings += event->kind == DESCENT_EVENT_WARNING;
    if (event->kind == DESCENT_EVENT_STEP && event->step == d->full) {
        limit_files(8192);
    } else if (event->kind == DESCENT_EVENT_STEP && event->step == d->free) {
        limit_files(RLIM_INFINITY);
    }
    return DESCENT_CONTINUE;
}

// While there is no room the last good checkpoint stays; the run goes on, and so does one that is
// ended there.
static void a_full_disk_loses_nothing(void)
{
    signal(SIGXFSZ, SIG_IGN);
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        if (!has_rule(rules[i])) {
            continue;
        }
        job whole, part;
        descent_train_result result = {.size = sizeof result};
        job_make_for(&whole, rules[i]);
        CHECK(train(&whole) == FINISHED);
        job_make_for(&part, rules[i]);
        job_start(&part);
        disk d = {.full = 51, .free = 80};
        CHECK_OK(descent_trainer_run(part.trainer, fill, &d, &result, &error));
        CHECK(d.warnings >= 10); // checkpoints 52 .. 78, and records
        CHECK(checkpoints_are_same(whole.options.directory, last_checkpoint(&whole),
                                   part.options.directory, last_checkpoint(&part)));
        folder_remove(part.options.directory);
        job_free(&part);

        job_make_for(&part, rules[i]);
        job_start(&part);
        d = (disk){.full = 51};
        CHECK(descent_trainer_run(part.trainer, fill, &d, &result, &error) == DESCENT_IO);
        CHECK(strstr(error.message, "what was there before is untouched"));
        limit_files(RLIM_INFINITY);
        job_start(&part);
        CHECK_OK(descent_trainer_resume(part.trainer, &error));
        CHECK(part.trainer->progress.step == 50);
        CHECK(train(&part) == FINISHED);
        check_same(&whole, &part);
        folder_remove(part.options.directory);
        job_free(&part);
        folder_remove(whole.options.directory);
        job_free(&whole);
    }
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(a_hundred_kills_change_no_bit),
                                       TEST(a_full_disk_loses_nothing)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
