// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#define _GNU_SOURCE
#include "inject.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static const int OPENING[] = {EIO, ENOSPC, EROFS, EINTR, EMFILE, ENOMEM, 0};
static const int READING[] = {EIO, EINTR, ENOMEM, 0};
static const int WRITING[] = {EIO, ENOSPC, EINTR, 0};
static const int CLOSING[] = {EIO, EINTR, 0};
static const int NAMING[] = {EIO, ENOSPC, EROFS, ENOMEM, 0};
static const int LOOKING[] = {EIO, ENOMEM, 0};
static const int MAPPING[] = {ENOMEM, 0};
static const int LOCKING[] = {EIO, EINTR, 0};

#ifdef SYS_open
#define OLD(name) SYS_##name
#else
#define OLD(name) -1
#endif

const inject_call inject_calls[] = {
    {"open", {SYS_openat, OLD(open), -1}, OPENING},
    {"read", {SYS_read, SYS_pread64, SYS_readv, -1}, READING},
    {"write", {SYS_write, SYS_pwrite64, SYS_writev, -1}, WRITING},
    {"rename", {SYS_renameat2, OLD(rename), OLD(renameat), -1}, NAMING},
    {"sync", {SYS_fsync, SYS_fdatasync, -1}, WRITING},
    {"close", {SYS_close, -1}, CLOSING},
    {"mkdir", {SYS_mkdirat, OLD(mkdir), -1}, NAMING},
    {"unlink", {SYS_unlinkat, OLD(unlink), OLD(rmdir), -1}, NAMING},
    {"truncate", {SYS_ftruncate, SYS_truncate, -1}, WRITING},
    {"stat", {SYS_newfstatat, SYS_fstat, SYS_statx, -1}, LOOKING},
    {"seek", {SYS_lseek, -1}, LOOKING},
    {"list", {SYS_getdents64, -1}, LOOKING},
    {"lock", {SYS_fcntl, SYS_flock, -1}, LOCKING},
    {"map", {SYS_mmap, SYS_mremap, -1}, MAPPING},
};
const int inject_call_count = (int)(sizeof inject_calls / sizeof *inject_calls);

enum { MOST_RULES = 128 };

static bool wanted(injection what, int call)
{
    return what.fault == FAULT_NONE || what.call == INJECT_ANY || what.call == call;
}

static int kind_of(int number)
{
    for (int i = 0; i < inject_call_count; i++) {
        for (int k = 0; k < 4 && inject_calls[i].numbers[k] >= 0; k++) {
            if (inject_calls[i].numbers[k] == number) {
                return i;
            }
        }
    }
    return -1;
}

// The filter tells this process of the wanted calls and lets all others pass.
static int listen_to(injection what)
{
    struct sock_filter rules[MOST_RULES];
    unsigned short length = 0;
    rules[length++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
                                                   offsetof(struct seccomp_data, nr));
    for (int i = 0; i < inject_call_count; i++) {
        for (int k = 0; k < 4 && inject_calls[i].numbers[k] >= 0 && wanted(what, i); k++) {
            rules[length++] = (struct sock_filter)BPF_JUMP(
                BPF_JMP | BPF_JEQ | BPF_K, (unsigned)inject_calls[i].numbers[k], 0, 1);
            rules[length++] =
                (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF);
        }
    }
    rules[length++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    const struct sock_fprog program = {.len = length, .filter = rules};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
        return -1;
    }
    return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER,
                        &program);
}

// A file descriptor through a socket, beside one byte.
typedef union control_space {
    char bytes[CMSG_SPACE(sizeof(int))];
    struct cmsghdr align;
} control_space;

static void send_file(int to, int file)
{
    control_space space = {{0}};
    char byte = 0;
    struct iovec part = {&byte, 1};
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = space.bytes,
                             .msg_controllen = sizeof space.bytes};
    struct cmsghdr *head = CMSG_FIRSTHDR(&message);
    head->cmsg_level = SOL_SOCKET;
    head->cmsg_type = SCM_RIGHTS;
    head->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(head), &file, sizeof file);
    (void)sendmsg(to, &message, 0);
}

static int receive_file(int from)
{
    control_space space = {{0}};
    char byte = 0;
    struct iovec part = {&byte, 1};
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = space.bytes,
                             .msg_controllen = sizeof space.bytes};
    int file = -1;
    if (recvmsg(from, &message, MSG_CMSG_CLOEXEC) == 1 && CMSG_FIRSTHDR(&message)) {
        memcpy(&file, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof file);
    }
    return file;
}

static void redirect(const char *path, int flags, int to)
{
    const int file = open(path ? path : "/dev/null", flags | O_CLOEXEC, 0666);
    if (file < 0 || dup2(file, to) < 0) {
        _exit(126);
    }
}

_Noreturn static void become(const char *const *argv, injection what, int socket)
{
    const int listener = listen_to(what);
    send_file(socket, listener);
    if (listener >= 0) {
        execv(argv[0], (char *const *)(uintptr_t)argv);
    }
    _exit(126);
}

// Says what happens to the call that the program waits in. Returns false when the program is
// gone.
static bool answer(int listener, pid_t child, injection what, inject_result *result, long *seen)
{
    struct seccomp_notif call;
    struct seccomp_notif_resp reply;
    memset(&call, 0, sizeof call);
    memset(&reply, 0, sizeof reply);
    if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &call) != 0) {
        return errno == EINTR || errno == ENOENT;
    }
    const int kind = kind_of(call.data.nr);
    result->counts[kind >= 0 ? kind : 0]++;
    reply.id = call.id;
    reply.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
    if (what.fault != FAULT_NONE && wanted(what, kind) && ++*seen == what.number) {
        result->hit = true;
        if (what.fault == FAULT_KILL) {
            kill(child, SIGKILL);
            return true;
        }
        reply.flags = 0;
        reply.error = -what.fault;
    }
    (void)ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &reply);
    return true;
}

static void watch(int listener, pid_t child, injection what, inject_result *result)
{
    enum { A_MINUTE = 60000 };
    long seen = 0;
    struct pollfd ready = {.fd = listener, .events = POLLIN};
    for (;;) {
        const int count = poll(&ready, 1, A_MINUTE);
        if (count == 0) {
            result->hangs = true;
            kill(child, SIGKILL);
            return;
        }
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (!(ready.revents & POLLIN) || !answer(listener, child, what, result, &seen)) {
            return;
        }
    }
}

inject_result inject_run(const char *const *argv, const char *in, const char *out,
                         const char *err, injection what)
{
    inject_result result = {.code = 126};
    int sockets[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0) {
        return result;
    }
    const pid_t child = fork();
    if (child == 0) {
        close(sockets[0]);
        redirect(in, O_RDONLY, 0);
        redirect(out, O_WRONLY | O_CREAT | O_TRUNC, 1);
        redirect(err, O_WRONLY | O_CREAT | O_TRUNC, 2);
        become(argv, what, sockets[1]);
    }
    close(sockets[1]);
    const int listener = child > 0 ? receive_file(sockets[0]) : -1;
    if (listener >= 0) {
        watch(listener, child, what, &result);
        close(listener);
    }
    close(sockets[0]);
    int status = 0;
    if (child > 0 && waitpid(child, &status, 0) == child) {
        result.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
    return result;
}

bool inject_available(void)
{
    const char *const argv[] = {"/bin/true", NULL};
    const inject_result result = inject_run(argv, NULL, NULL, NULL, (injection){0});
    return result.code == 0 && result.counts[0] > 0;
}
