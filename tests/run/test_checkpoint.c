// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Stop and go on: to the same bits as without the stop, after a polite end, a kill, damage and
// a full disk.
#include "damage.h"
#include "run/checkpoint.h"
#include "run/checkpoint_check.h"
#include "run/checkpoints.h"
#include "run/support.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

#include "run/safetensors.h"
#include "run/trainer.h"

/* What happens to a run on its way. */
typedef struct plan {
    descent_trainer *trainer;
    uint64_t stop_at, rate_at; /* steps; 0: never */
    uint64_t die_at;           /* ends the process, as a kill does */
    uint64_t limit_at, limit; /* from this step on files cannot grow beyond so many bytes ... */
    uint64_t lift_at;         /* ... until this one */
    size_t checkpoints, warnings, epochs;
    char text[2048]; /* of the last checkpoint or warning */
} plan;

static void limit_files(rlim_t bytes)
{
    struct rlimit limit;
    getrlimit(RLIMIT_FSIZE, &limit);
    limit.rlim_cur = bytes;
    setrlimit(RLIMIT_FSIZE, &limit);
}

static descent_action follow(const descent_event *event, void *user)
{
    plan *p = user;
    p->checkpoints += event->kind == DESCENT_EVENT_CHECKPOINT;
    p->warnings += event->kind == DESCENT_EVENT_WARNING;
    p->epochs += event->kind == DESCENT_EVENT_EPOCH;
    if (event->kind == DESCENT_EVENT_CHECKPOINT || event->kind == DESCENT_EVENT_WARNING) {
        snprintf(p->text, sizeof p->text, "%s", event->text ? event->text : "(none)");
    }
    if (event->kind != DESCENT_EVENT_STEP) {
        return DESCENT_CONTINUE;
    }
    if (p->rate_at && event->step == p->rate_at) {
        descent_error error = {0};
        CHECK_OK(descent_trainer_scale_rate(p->trainer, 0.37, "test", &error));
    }
    if (p->die_at && event->step == p->die_at) {
        _exit(0);
    }
    if (p->limit_at && event->step == p->limit_at) {
        limit_files((rlim_t)p->limit);
    }
    if (p->lift_at && event->step == p->lift_at) {
        limit_files(RLIM_INFINITY);
    }
    return event->step == p->stop_at ? DESCENT_STOP : DESCENT_CONTINUE;
}

static descent_status run(job *j, plan *p, descent_train_result *result, descent_error *error)
{
    p->trainer = j->trainer;
    return descent_trainer_run(j->trainer, follow, p, result, error);
}

static bool same_state(const descent_trainer *a, const descent_trainer *b)
{
    const size_t bytes = a->n * descent_type_size(a->type);
    bool same = CHECK(memcmp(a->x, b->x, bytes) == 0);
    for (size_t i = 0; i < descent_optimizer_state_count(a->optimizer); i++) {
        same &= CHECK(memcmp(descent_optimizer_state(a->optimizer, i, NULL),
                             descent_optimizer_state(b->optimizer, i, NULL), bytes) == 0);
    }
    same &=
        CHECK(descent_optimizer_steps(a->optimizer) == descent_optimizer_steps(b->optimizer));
    const dsc_progress *p = &a->progress, *q = &b->progress;
    same &= CHECK(p->step == q->step && p->epoch == q->epoch &&
                  p->batch_in_epoch == q->batch_in_epoch && p->loss_count == q->loss_count);
    same &= CHECK(p->rate_factor == q->rate_factor && p->loss_sum == q->loss_sum &&
                  p->loss_squares == q->loss_squares);
    same &= CHECK(p->average.mean == q->average.mean && p->average.count == q->average.count);
    return same;
}

static void job_make_small(job *j)
{
    job_make(j, 60, 5, 3, "7 relu dropout:0.1 6 tanh");
    j->options.valid = 0.2;
    j->options.batch = 9; // 48 rows: 6 steps, the last with 3
    j->options.epochs = 4;
    j->options.seed = 3;
}

/* One uninterrupted run, to compare with. */
static void job_whole(job *j, uint64_t rate_at)
{
    descent_error error = {0};
    descent_train_result result = {.size = sizeof result};
    plan p = {.rate_at = rate_at};
    folder_make(j->options.directory);
    job_start(j);
    CHECK_OK(run(j, &p, &result, &error));
    CHECK(result.stop == DESCENT_STOP_EPOCHS);
}

static void resume_equals_whole(void)
{
    static const char *const decays[] = {"none", "exp:0.8", "sqrt-step:1", "inverse:1",
                                         "step:2,0.5"};
    static const uint64_t stops[] = {1, 5, 6, 7, 13, 18, 23};
    descent_error error = {0};
    for (int rule = DESCENT_GD; rule <= DESCENT_ADAMW; rule++) {
        for (int precision = DESCENT_FLOAT32; precision <= DESCENT_FLOAT64; precision++) {
            job whole, part;
            job_make_small(&whole);
            job_make_small(&part);
            whole.options.optimizer.rule = rule;
            whole.options.precision = precision;
            whole.options.optimizer.weight_decay = 0.01;
            whole.options.optimizer.clip = rule % 2 ? 0.4 : HUGE_VAL;
            snprintf(whole.options.decay, sizeof whole.options.decay, "%s", decays[rule]);
            part.options = whole.options;
            job_whole(&whole, 7);
            char *expected = metrics_text(whole.options.directory);
            for (size_t s = 0; s < sizeof stops / sizeof *stops; s++) {
                descent_train_result result = {.size = sizeof result};
                plan p = {.rate_at = 7, .stop_at = stops[s]};
                part.options.threads = 1;
                folder_make(part.options.directory);
                job_start(&part);
                CHECK_OK(run(&part, &p, &result, &error));
                CHECK(result.stop == DESCENT_STOP_ASKED && result.steps == stops[s]);
                part.options.threads = 1 + s % 3; // may differ
                job_start(&part);
                CHECK_OK(descent_trainer_resume(part.trainer, &error));
                CHECK(part.trainer->progress.step == stops[s]);
                p.stop_at = 0;
                CHECK_OK(run(&part, &p, &result, &error));
                CHECK(result.stop == DESCENT_STOP_EPOCHS && result.steps == 24);
                bool good = same_state(whole.trainer, part.trainer);
                char *now = metrics_text(part.options.directory);
                good &= CHECK_TEXT(now, expected);
                if (!good) {
                    printf("  rule %d, float%d, stop at %llu\n", rule,
                           precision == DESCENT_FLOAT64 ? 64 : 32,
                           (unsigned long long)stops[s]);
                }
                free(now);
                folder_remove(part.options.directory);
            }
            free(expected);
            folder_remove(whole.options.directory);
            job_free(&whole);
            job_free(&part);
        }
    }
}

// Further than at first, in one process and in two.
static void a_longer_run_has_the_bits_of_one_that_was_longer(void)
{
    descent_error error = {0};
    descent_train_result result = {.size = sizeof result};
    job whole, part;
    job_make_small(&whole);
    job_make_small(&part);
    whole.options.epochs = 7;
    job_whole(&whole, 0);
    job_whole(&part, 0);
    char *expected = metrics_text(whole.options.directory);
    part.options.epochs = 7;
    job_start(&part);
    CHECK_OK(descent_trainer_resume(part.trainer, &error));
    plan p = {.stop_at = 31};
    CHECK_OK(run(&part, &p, &result, &error));
    p.stop_at = 40;
    CHECK_OK(run(&part, &p, &result, &error));
    job_start(&part);
    CHECK_OK(descent_trainer_resume(part.trainer, &error));
    CHECK_OK(run(&part, &p, &result, &error)); // stop_at has passed
    CHECK(result.steps == 42);
    same_state(whole.trainer, part.trainer);
    char *now = metrics_text(part.options.directory);
    CHECK_TEXT(now, expected);
    free(now);
    // Nothing left to do: the record of the end is written again, not twice.
    job_start(&part);
    CHECK_OK(descent_trainer_resume(part.trainer, &error));
    CHECK_OK(run(&part, &p, &result, &error));
    CHECK(result.steps == 42 && result.stop == DESCENT_STOP_EPOCHS);
    now = metrics_text(part.options.directory);
    CHECK(strstr(now, "\"event\":\"end\"") &&
          strstr(strstr(now, "\"event\":\"end\"") + 1, "\"event\":\"end\"") == NULL);
    free(now);
    free(expected);
    folder_remove(part.options.directory);
    folder_remove(whole.options.directory);
    job_free(&whole);
    job_free(&part);
}

// In a process of its own, which may end without warning. True when it came to the end of the
// run.
static bool run_child(const job *like, const plan *p, double kill_after)
{
    fflush(stdout);
    const pid_t child = fork();
    if (child == 0) {
        job j = *like;
        j.trainer = NULL;
        descent_error error = {0};
        descent_train_result result = {.size = sizeof result};
        job_start(&j);
        const descent_status status = descent_trainer_resume(j.trainer, &error);
        if (status ==
            DESCENT_NO_INPUT) { // killed before there was a checkpoint, or never begun
            char path[PATH];
            snprintf(path, sizeof path, "%s/metrics.jsonl", j.options.directory);
            unlink(path);
            job_start(&j);
        } else if (status != DESCENT_OK) {
            printf("%s\n", error.message);
            fflush(stdout);
            _exit(3);
        }
        plan mine = *p;
        _exit(run(&j, &mine, &result, &error) == DESCENT_OK ? 7 : 4);
    }
    if (kill_after > 0.0) {
        const struct timespec wait = {.tv_nsec = (long)(kill_after * 1e9)};
        nanosleep(&wait, NULL);
        kill(child, SIGKILL);
    }
    int how = 0;
    waitpid(child, &how, 0);
    CHECK(!WIFEXITED(how) || WEXITSTATUS(how) == 7 || WEXITSTATUS(how) == 0);
    return WIFEXITED(how) && WEXITSTATUS(how) == 7;
}

static void check_result(job *whole, job *part, const char *expected)
{
    descent_error error = {0};
    job_start(part);
    CHECK_OK(descent_trainer_resume(part->trainer, &error));
    same_state(whole->trainer, part->trainer);
    char *now = metrics_text(part->options.directory);
    CHECK_TEXT(now, expected);
    free(now);
}

static void killed_runs_resume_to_the_same_bits(void)
{
    job whole, part;
    job_make_small(&whole);
    job_make_small(&part);
    whole.options.checkpoint_every.steps = 5;
    part.options = whole.options;
    job_whole(&whole, 9);
    char *expected = metrics_text(whole.options.directory);
    // Between two checkpoints: records were written that go back.
    static const uint64_t deaths[] = {2, 6, 9, 13, 19, 23};
    for (size_t i = 0; i < sizeof deaths / sizeof *deaths; i++) {
        plan p = {.rate_at = 9, .die_at = deaths[i]};
        folder_make(part.options.directory);
        CHECK(!run_child(&part, &p, 0.0));
        // Half a record, as a kill in the middle of a write leaves it.
        char path[PATH];
        snprintf(path, sizeof path, "%s/metrics.jsonl", part.options.directory);
        FILE *file = fopen(path, "ab");
        fputs("{\"event\":\"epoch\",\"epo", file);
        fclose(file);
        p.die_at = 0;
        CHECK(run_child(&part, &p, 0.0));
        check_result(&whole, &part, expected);
        folder_remove(part.options.directory);
    }
    // At any moment.
    uint64_t state = 17;
    for (int run_number = 0; run_number < 3; run_number++) {
        folder_make(part.options.directory);
        part.options.checkpoint_every.steps = 2;
        const plan p = {.rate_at = 9};
        int kills = 0;
        while (kills < 12 && !run_child(&part, &p, 0.004 * (1.5 + ref_number(&state)))) {
            kills++;
        }
        if (kills == 12) {
            CHECK(run_child(&part, &p, 0.0));
        }
        part.options.checkpoint_every.steps = 5;
        check_result(&whole, &part, expected);
        folder_remove(part.options.directory);
    }
    free(expected);
    folder_remove(whole.options.directory);
    job_free(&whole);
    job_free(&part);
}

// A finished run with checkpoints of steps 20 and 24. *newest (out): the name of the latter.
static void job_checkpointed(job *j, const char **newest, const char **older)
{
    job_make_small(j);
    j->options.checkpoint_every.steps = 20;
    job_whole(j, 0);
    *newest = dsc_checkpoint_last(j->trainer);
    *older = strstr(*newest, "0") ? "checkpoint-1.safetensors" : "checkpoint-0.safetensors";
    CHECK(file_exists(j->options.directory, *newest) &&
          file_exists(j->options.directory, *older));
}

static void a_damaged_checkpoint_is_passed_over(void)
{
    descent_error error = {0};
    job j;
    const char *newest = NULL, *older = NULL;
    job_checkpointed(&j, &newest, &older);
    const char *folder = j.options.directory;
    size_t size = 0, older_size = 0;
    char *bytes = file_read(folder, newest, &size), *copy = malloc(size);
    char *older_bytes = file_read(folder, older, &older_size);
    job_start(&j);
    CHECK_OK(descent_trainer_resume(j.trainer, &error));
    CHECK(j.trainer->progress.step == 24);
    for (size_t at = 0; at < size; at += at < 64 ? 3 : size / 47 + 1) {
        for (unsigned bit = 0; bit < 8; bit += 5) {
            memcpy(copy, bytes, size);
            copy[at] = (char)((unsigned char)copy[at] ^ (1U << bit));
            file_write(folder, newest, copy, size);
            job_start(&j);
            CHECK_OK(descent_trainer_resume(j.trainer, &error));
            if (!CHECK(j.trainer->progress.step == 20)) {
                printf("  bit %u of byte %zu\n", bit, at);
            }
        }
    }
    for (size_t length = 0; length < size; length += length < 16 ? 3 : size / 23 + 1) {
        file_write(folder, newest, bytes, length);
        job_start(&j);
        CHECK_OK(descent_trainer_resume(j.trainer, &error));
        CHECK(j.trainer->progress.step == 20);
    }
    // Going on from the older one writes over the damaged one.
    file_write(folder, newest, bytes, size / 2);
    job_start(&j);
    CHECK_OK(descent_trainer_resume(j.trainer, &error));
    descent_train_result result = {.size = sizeof result};
    plan p = {0};
    CHECK_OK(run(&j, &p, &result, &error));
    CHECK_TEXT(dsc_checkpoint_last(j.trainer), newest);
    size_t now_size = 0;
    char *now = file_read(folder, newest, &now_size);
    CHECK(now_size > size - 64 && now_size < size + 64); /* seconds have more or fewer digits */
    free(now);
    now = file_read(folder, older, &now_size);
    CHECK(now_size == older_size && memcmp(now, older_bytes, older_size) == 0);
    free(now);

    // Both.
    char expected[4096];
    older_bytes[older_size - 1] ^= 1;
    file_write(folder, older, older_bytes, older_size);
    bytes[size - 9] ^= 4;
    file_write(folder, newest, bytes, size);
    job_start(&j);
    CHECK(descent_trainer_resume(j.trainer, &error) == DESCENT_BAD_DATA);
    snprintf(expected, sizeof expected,
             "no checkpoint to resume from in %s\n%s/checkpoint-0.safetensors is damaged: its "
             "checksum does not match",
             folder, folder);
    CHECK_TEXT(error.message, expected);
    // One missing, one damaged: the damage is told.
    char path[PATH];
    snprintf(path, sizeof path, "%s/checkpoint-0.safetensors", folder);
    unlink(path);
    CHECK(descent_trainer_resume(j.trainer, &error) == DESCENT_BAD_DATA);
    CHECK(strstr(error.message, "checkpoint-1.safetensors is damaged"));
    // Not a checkpoint: a model.
    size_t model_size = 0;
    char *model = file_read(folder, "model.safetensors", &model_size);
    file_write(folder, "checkpoint-1.safetensors", model, model_size);
    CHECK(descent_trainer_resume(j.trainer, &error) == DESCENT_BAD_DATA);
    CHECK(strstr(error.message, "checkpoint-1.safetensors is not a checkpoint"));
    free(model);
    free(bytes);
    free(copy);
    free(older_bytes);
    folder_remove(folder);
    job_free(&j);
}

static void without_a_checkpoint_nothing_resumes(void)
{
    descent_error error = {0};
    char expected[4096];
    job j;
    job_make_small(&j);
    job_start(&j);
    CHECK(descent_trainer_resume(j.trainer, &error) == DESCENT_INVALID);
    CHECK_TEXT(error.message, "resume: no run folder is given");
    folder_make(j.options.directory);
    job_start(&j);
    CHECK(descent_trainer_resume(j.trainer, &error) == DESCENT_NO_INPUT);
    snprintf(expected, sizeof expected,
             "no checkpoint to resume from in %s\ncannot open %s/checkpoint-1.safetensors: %s",
             j.options.directory, j.options.directory, strerror(ENOENT));
    CHECK_TEXT(error.message, expected);
    descent_train_result result = {.size = sizeof result};
    plan p = {.stop_at = 2};
    CHECK_OK(run(&j, &p, &result, &error));
    CHECK(descent_trainer_resume(j.trainer, &error) == DESCENT_INVALID);
    CHECK_TEXT(error.message, "resume: the run has already begun");
    // A second run does not write over the first.
    job_start(&j);
    CHECK(run(&j, &p, &result, &error) == DESCENT_INVALID);
    snprintf(expected, sizeof expected, "%s holds a run already, and runs are not overwritten",
             j.options.directory);
    CHECK_TEXT(error.message, expected);
    folder_remove(j.options.directory);
    // And the folder must exist.
    job_start(&j);
    CHECK(run(&j, &p, &result, &error) == DESCENT_IO);
    snprintf(expected, sizeof expected, "cannot write %s/metrics.jsonl: %s",
             j.options.directory, strerror(ENOENT));
    CHECK_TEXT(error.message, expected);
    job_free(&j);
}

// Tries to go on with a changed job; the folder is j's.
static void check_refused(const job *changed, const char *message)
{
    descent_error error = {0};
    job j = *changed;
    j.trainer = NULL;
    job_start(&j);
    const uint64_t before = j.trainer->progress.step;
    CHECK(descent_trainer_resume(j.trainer, &error) == DESCENT_INVALID);
    CHECK_TEXT(error.message, message);
    CHECK(j.trainer->progress.step == before);
    descent_trainer_free(j.trainer);
}

static descent_status check_damaged(json_t *progress, void *trainer, descent_error *error)
{
    const descent_status status = dsc_checkpoint_check(trainer, progress, error);
    CHECK(status == DESCENT_OK || status == DESCENT_BAD_DATA || status == DESCENT_INVALID ||
          status == DESCENT_CHANGED);
    return status;
}

// Every value that a checkpoint says about its run, replaced by others or left out.
static void any_damage_of_progress_is_refused_or_does_no_harm(void)
{
    descent_error error = {0};
    job j;
    const char *newest = NULL, *older = NULL;
    char path[PATH];
    dsc_safetensors file;
    job_checkpointed(&j, &newest, &older);
    snprintf(path, sizeof path, "%s/%s", j.options.directory, newest);
    CHECK_OK(dsc_safetensors_open(path, &file, &error));
    json_t *progress = json_loads(dsc_safetensors_text(&file, "progress"), 0, NULL);
    CHECK_OK(dsc_checkpoint_check(j.trainer, progress, &error));
    damage_everywhere(progress, check_damaged, j.trainer);
    dsc_safetensors_close(&file);
    folder_remove(j.options.directory);
    job_free(&j);
}

static void checkpoints_of_other_runs_are_refused(void)
{
    descent_error error = {0};
    job j;
    const char *newest = NULL, *older = NULL;
    job_checkpointed(&j, &newest, &older);

    job other = j;
    static const char *const layers[] = {
        "8 relu dropout:0.1 6 tanh", "7 relu dropout:0.2 6 tanh", "7 tanh dropout:0.1 6 relu"};
    static const char *const messages[] = {
        "the checkpoint belongs to the network 5-7-6-3 relu tanh, not to 5-8-6-3 relu tanh",
        ("the checkpoint belongs to the layers \"7 relu dropout:0.1 6 tanh\", not to \"7 relu "
         "dropout:0.2 6 tanh\""),
        "the checkpoint belongs to the network 5-7-6-3 relu tanh, not to 5-7-6-3 tanh relu"};
    for (size_t i = 0; i < 3; i++) {
        CHECK_OK(descent_network_parse(layers[i], 0.0, j.data, &other.network, &error));
        check_refused(&other, messages[i]);
        descent_network_free(other.network);
    }
    other.network = j.network;

    // Every option that changes what is computed.
    static const char *const changes[][3] = {{"optimizer", "gd", "adam"},
                                             {"beta1", "0.8", "0.9"},
                                             {"beta2", "0.99", "0.999"},
                                             {"eps", "1e-07", "1e-08"},
                                             {"weight-decay", "0.1", "0"},
                                             {"momentum-form", "classical", "average"},
                                             {"l2", "0.1", "0.01"},
                                             {"batch", "10", "9"},
                                             {"clip", "1", "none"},
                                             {"valid", "0.3", "0.2"},
                                             {"seed", "4", "3"},
                                             {"split-seed", "4", "auto"},
                                             {"precision", "float64", "float32"}};
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        char message[256];
        other.options = j.options;
        CHECK_OK(descent_options_set(descent_train_option_table(), &other.options,
                                     changes[i][0], changes[i][1], &error));
        snprintf(message, sizeof message,
                 "the run was started with %s %s, not %s: a resumed run keeps it",
                 changes[i][0], changes[i][2], changes[i][1]);
        check_refused(&other, message);
    }
    static const char *const harmless[][2] = {
        {"epochs", "99"},          {"steps", "30"}, {"time", "10s"},     {"threads", "2"},
        {"checkpoint-every", "2"}, {"lr", "0.5"},   {"decay", "exp:0.9"}};
    for (size_t i = 0; i < sizeof harmless / sizeof *harmless; i++) {
        other.options = j.options;
        CHECK_OK(descent_options_set(descent_train_option_table(), &other.options,
                                     harmless[i][0], harmless[i][1], &error));
        other.trainer = NULL;
        job_start(&other);
        CHECK_OK(descent_trainer_resume(other.trainer, &error));
        descent_trainer_free(other.trainer);
    }

    folder_remove(j.options.directory);
    job_free(&j);
}

// A run with a validation file that is resumed without it would train on other rows.
static void other_validation_rows_are_refused(void)
{
    descent_error error = {0};
    job j;
    job_make_small(&j);
    j.options.valid = (double)NAN;
    raw_data raw = raw_make(11, 5, 3, 6);
    descent_dataset *valid = raw_dataset(&raw);
    folder_make(j.options.directory);
    const descent_train_sets sets = {.train = j.data, .valid = valid};
    descent_train_result result = {.size = sizeof result};
    plan p = {0};
    CHECK_OK(descent_trainer_create(j.network, &sets, &j.options, &j.trainer, &error));
    CHECK_OK(run(&j, &p, &result, &error));
    check_refused(&j, "the run was started with 60 training rows, not 48: it needs the same "
                      "validation and test data");
    descent_dataset_free(valid);
    raw_free(&raw);
    folder_remove(j.options.directory);
    job_free(&j);
}

static void checkpoints_are_written_at_their_interval(void)
{
    descent_error error = {0};
    job j;
    job_make_small(&j);
    j.options.checkpoint_every.steps = 5;
    folder_make(j.options.directory);
    job_start(&j);
    plan p = {0};
    descent_train_result result = {.size = sizeof result};
    CHECK_OK(run(&j, &p, &result, &error));
    CHECK(p.checkpoints == 4 &&
          p.warnings == 0); // 5, 10, 15, 20; the one at the end is no event
    CHECK_TEXT(p.text, "checkpoint-1.safetensors");
    CHECK(j.trainer->checkpoint_batches == 24);
    folder_remove(j.options.directory);
    j.options.checkpoint_every.steps = 0;
    j.options.checkpoint_every.seconds = 0.05;
    j.options.epochs = 0;
    j.options.time = 0.5;
    folder_make(j.options.directory);
    job_start(&j);
    p = (plan){0};
    CHECK_OK(run(&j, &p, &result, &error));
    CHECK(p.checkpoints >= 1 && p.checkpoints < 100);
    folder_remove(j.options.directory);
    // A fast run at the end of epochs: not one each.
    j.options.checkpoint_every.seconds = 0.0;
    j.options.epochs = 4;
    folder_make(j.options.directory);
    job_start(&j);
    p = (plan){0};
    CHECK_OK(run(&j, &p, &result, &error));
    CHECK(p.checkpoints <= 1);
    folder_remove(j.options.directory);
    job_free(&j);
}

static void a_full_disk_leaves_what_was_saved(void)
{
    descent_error error = {0};
    signal(SIGXFSZ, SIG_IGN);
    job whole, j;
    job_make(&whole, 60, 5, 3, "100 relu 100 tanh");
    whole.options.batch = 10;
    whole.options.epochs = 5; // of 6 steps
    whole.options.checkpoint_every.steps = 4;
    job_whole(&whole, 0);
    char *expected = metrics_text(whole.options.directory);
    job_make(&j, 60, 5, 3, "100 relu 100 tanh");
    j.options = whole.options;

    // No room for checkpoints from step 9 to 17.
    folder_make(j.options.directory);
    job_start(&j);
    plan p = {.limit_at = 9, .limit = 20000, .lift_at = 17};
    descent_train_result result = {.size = sizeof result};
    CHECK_OK(run(&j, &p, &result, &error));
    CHECK(p.warnings == 2 && p.checkpoints == 5);
    same_state(whole.trainer, j.trainer);
    char *now = metrics_text(j.options.directory);
    CHECK_TEXT(now, expected);
    free(now);
    folder_remove(j.options.directory);

    // To the end: what was there stays and is good, and the run says that it could not save.
    folder_make(j.options.directory);
    job_start(&j);
    p = (plan){.limit_at = 9, .limit = 20000};
    CHECK(run(&j, &p, &result, &error) == DESCENT_IO);
    limit_files(RLIM_INFINITY);
    char message[4096];
    snprintf(message, sizeof message,
             "cannot write %s/checkpoint-0.safetensors: %s\nwhat was there before is untouched",
             j.options.directory, strerror(EFBIG));
    CHECK_TEXT(error.message, message);
    CHECK_TEXT(p.text, message);
    CHECK(result.stop == DESCENT_STOP_EPOCHS && result.steps == 30);
    CHECK(p.warnings == 5 && p.checkpoints == 2); // 12, 16, 20, 24, 28
    DIR *folder = opendir(j.options.directory);
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        CHECK(strstr(entry->d_name, ".tmp") == NULL);
    }
    closedir(folder);
    job_start(&j);
    CHECK_OK(descent_trainer_resume(j.trainer, &error));
    CHECK(j.trainer->progress.step == 8);
    p = (plan){0};
    CHECK_OK(run(&j, &p, &result, &error));
    same_state(whole.trainer, j.trainer);
    now = metrics_text(j.options.directory);
    CHECK_TEXT(now, expected);
    free(now);
    folder_remove(j.options.directory);

    // No room for the records either: the run goes on, and no half line is left.
    folder_make(j.options.directory);
    job_start(&j);
    p = (plan){.limit_at = 9, .limit = 400, .lift_at = 26};
    CHECK_OK(run(&j, &p, &result, &error));
    CHECK(p.warnings == 4 + 3 && p.epochs == 5); // checkpoints 12 .. 24, epochs 2 .. 4
    same_state(whole.trainer, j.trainer);
    size_t size = 0;
    char *text = file_read(j.options.directory, "metrics.jsonl", &size);
    CHECK(text && text[size - 1] == '\n');
    size_t lines = 0;
    for (char *line = text, *end; (end = strchr(line, '\n')); line = end + 1) {
        *end = '\0';
        json_t *json = json_loads(line, 0, NULL);
        CHECK(json_is_object(json));
        json_decref(json);
        lines++;
    }
    CHECK(lines == 4); // start, epochs 1 and 5, end
    free(text);
    folder_remove(j.options.directory);
    free(expected);
    folder_remove(whole.options.directory);
    job_free(&whole);
    job_free(&j);
}

// A diverging run does not put its NaNs in the place of a good checkpoint.
static void divergence_keeps_checkpoints(void)
{
    descent_error error = {0};
    job j;
    job_make(&j, 100, 4, 0, "16 relu");
    j.options.optimizer.rule = DESCENT_GD;
    j.options.optimizer.learning_rate = 1e5;
    j.options.batch = 20;
    j.options.epochs = 50;
    j.options.checkpoint_every.steps = 1;
    folder_make(j.options.directory);
    job_start(&j);
    plan p = {0};
    descent_train_result result = {.size = sizeof result};
    CHECK(run(&j, &p, &result, &error) == DESCENT_DIVERGED);
    job_start(&j);
    const descent_status status = descent_trainer_resume(j.trainer, &error);
    if (status == DESCENT_OK) {
        CHECK(j.trainer->kernels->all_finite(j.trainer->n, j.trainer->x));
    } else {
        CHECK(status == DESCENT_NO_INPUT);
    }
    folder_remove(j.options.directory);
    job_free(&j);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(resume_equals_whole),
                                       TEST(a_longer_run_has_the_bits_of_one_that_was_longer),
                                       TEST(killed_runs_resume_to_the_same_bits),
                                       TEST(a_damaged_checkpoint_is_passed_over),
                                       TEST(without_a_checkpoint_nothing_resumes),
                                       TEST(any_damage_of_progress_is_refused_or_does_no_harm),
                                       TEST(checkpoints_of_other_runs_are_refused),
                                       TEST(other_validation_rows_are_refused),
                                       TEST(checkpoints_are_written_at_their_interval),
                                       TEST(a_full_disk_leaves_what_was_saved),
                                       TEST(divergence_keeps_checkpoints)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
