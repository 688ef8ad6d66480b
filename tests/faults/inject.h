// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Runs a program whose system calls on files can be made to fail, one of them, as a full disk,
// a broken disk, a signal or a lack of memory would make it fail. Works by seccomp's
// notifications (man 2 seccomp_unotify): the program stops before such a call and this process
// says what happens, so that calls which the C library makes inside (fread, getline, malloc)
// are met too.
#ifndef DESCENT_TESTS_FAULTS_INJECT_H
#define DESCENT_TESTS_FAULTS_INJECT_H

#include <stdbool.h>

enum { FAULT_KILL = -1, FAULT_NONE = 0 }; /* or an errno */

/// One fault: call number `number` (from 1) of a kind fails with `fault`, or the program is
/// killed before it. `call` is an index of inject_calls, or INJECT_ANY: calls of all kinds are
/// counted.
typedef struct injection {
    int call;
    long number;
    int fault;
} injection;

enum { INJECT_ANY = -1 };

/// The kinds of calls: open is open and openat, and so on.
typedef struct inject_call {
    const char *name;
    int numbers[4];    /* of the system, -1 behind the last */
    const int *faults; /* what such a call can say on Linux; 0 behind the last */
} inject_call;

extern const inject_call inject_calls[];
extern const int inject_call_count;

typedef struct inject_result {
    int code;        /* the exit code, or 128 + the signal that ended it */
    bool hit;        /* there was a call of that number */
    bool hangs;      /* it was still there after a minute, and was killed */
    long counts[32]; /* calls of each kind, where all were counted */
} inject_result;

/// Whether the system can do it; else the tests have nothing to say.
bool inject_available(void);

/// Runs `argv` with stdin from, stdout and stderr to files (NULL: /dev/null). Without a fault
/// (FAULT_NONE) it counts.
inject_result inject_run(const char *const *argv, const char *in, const char *out,
                         const char *err, injection what);

#endif
