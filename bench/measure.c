// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Runs a command within a time limit and tells what it used.
//
//     bench_measure [--limit SECONDS] [--busy N] [--record FILE] COMMAND...
//
// Appends one JSON line to FILE (or prints it to stderr): exit status, wall time, processor
// time, peak memory, and how many processors other processes kept busy meanwhile (a measurement
// next to a busy neighbour means little). --busy N runs N endless loops next to the command, on
// purpose. Exit status: the command's own; 124 past the limit, 127 when it cannot be started.
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common.h"

enum { MAX_BUSY = 64 };

static volatile sig_atomic_t
    command_group;                   /* process group of the command, 0 before and after */
static volatile sig_atomic_t caught; /* the signal that ended it */

static void end_command(int signal_number)
{
    caught = signal_number;
    if (command_group > 0) {
        kill(-(pid_t)command_group, SIGKILL);
    }
}

static double seconds_of(struct timeval t)
{
    return (double)t.tv_sec + 1e-6 * (double)t.tv_usec;
}

// Processor seconds that all processes together have used since the machine started; < 0: not
// known.
static double machine_seconds(void)
{
    FILE *file = fopen("/proc/stat", "r");
    if (!file) {
        return -1;
    }
    double user, nice, system, idle, wait, irq, softirq, steal;
    int found = fscanf(file, "cpu %lf %lf %lf %lf %lf %lf %lf %lf", &user, &nice, &system,
                       &idle, &wait, &irq, &softirq, &steal);
    fclose(file);
    if (found != 8) {
        return -1;
    }
    return (user + nice + system + irq + softirq + steal) / (double)sysconf(_SC_CLK_TCK);
}

static pid_t start_busy(unsigned limit)
{
    pid_t pid = fork();
    if (pid == 0) {
        signal(SIGALRM, SIG_DFL); /* ends by itself should we be killed */
        alarm(limit + 5);
        for (volatile unsigned long count = 0;; count++) {
        }
    }
    return pid;
}

static pid_t start_command(char **words)
{
    pid_t pid = fork();
    if (pid == 0) {
        setpgid(0, 0);
        execvp(words[0], words);
        fprintf(stderr, "bench_measure: %s: %s\n", words[0], strerror(errno));
        _exit(127);
    }
    if (pid > 0) {
        setpgid(pid, pid); /* whichever of the two comes first */
    }
    return pid;
}

static int wait_for(pid_t pid)
{
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    if (caught == SIGALRM) {
        return 124;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

// Runs the command and writes the line. Returns the exit status.
static int measure(char **words, unsigned limit, int busy_count, FILE *record)
{
    pid_t busy[MAX_BUSY];
    for (int i = 0; i < busy_count; i++) {
        busy[i] = start_busy(limit);
    }
    double machine = machine_seconds();
    double start = bench_now();
    pid_t pid = start_command(words);
    if (pid < 0) {
        fprintf(stderr, "bench_measure: cannot start a process: %s\n", strerror(errno));
        return 127;
    }
    command_group = (sig_atomic_t)pid;
    alarm(limit);
    int status = wait_for(pid);
    command_group = 0;
    alarm(0);
    double wall = bench_now() - start;
    struct rusage used;
    getrusage(RUSAGE_CHILDREN, &used); /* before the busy loops are waited for */
    double cpu = seconds_of(used.ru_utime) + seconds_of(used.ru_stime);
    double others = machine < 0 || busy_count ? 0 : (machine_seconds() - machine - cpu) / wall;
    for (int i = 0; i < busy_count; i++) {
        if (busy[i] > 0) {
            kill(busy[i], SIGKILL);
            waitpid(busy[i], NULL, 0);
        }
    }
    fprintf(record,
            "{\"event\":\"measure\",\"status\":%d,\"wall\":%.6f,\"cpu\":%.3f,\"peak_mb\":%.1f,"
            "\"other_cpu\":%.2f}\n",
            status, wall, cpu, (double)used.ru_maxrss / 1024, others > 0 ? others : 0);
    return status;
}

int main(int count, char **words)
{
    unsigned limit = 0; /* none */
    int busy = 0;
    FILE *record = stderr;
    int i = 1;
    for (; i + 1 < count && strncmp(words[i], "--", 2) == 0; i += 2) {
        if (strcmp(words[i], "--limit") == 0) {
            limit = (unsigned)strtoul(words[i + 1], NULL, 10);
        } else if (strcmp(words[i], "--busy") == 0) {
            busy = atoi(words[i + 1]);
        } else if (strcmp(words[i], "--record") == 0) {
            record = fopen(words[i + 1], "a");
        } else {
            break;
        }
    }
    if (i >= count || words[i][0] == '-' || busy < 0 || busy > MAX_BUSY) {
        fprintf(
            stderr,
            "usage: bench_measure [--limit SECONDS] [--busy N] [--record FILE] COMMAND...\n");
        return 2;
    }
    if (!record) {
        fprintf(stderr, "bench_measure: cannot write the record: %s\n", strerror(errno));
        return 2;
    }
    struct sigaction action = {.sa_handler = end_command};
    sigaction(SIGALRM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    int status = measure(&words[i], limit, busy, record);
    fclose(record);
    return status;
}
