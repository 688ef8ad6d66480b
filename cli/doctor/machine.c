// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Facts about the machine from /proc and /sys. Each is read by itself, and what is not there is
// left unknown: containers hide either.
//
// Keeps: every path is read below a root that tests can set, so that machines other than this
// one can be tried.
#define _GNU_SOURCE
#include "doctor/machine.h"

#include <errno.h>
#include <math.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include "shell/file.h"

enum { FILE_BYTES = 1 << 16, PATH_BYTES = 1024, LINE_BYTES = 512 };
static const double watch_seconds = 0.1;

// The beginning of a file as text, "" when it cannot be read. False then.
static bool read_file(const char *root, const char *path, char *text, size_t capacity)
{
    char whole[PATH_BYTES];
    *text = '\0';
    if (snprintf(whole, sizeof whole, "%s%s", root, path) >= (int)sizeof whole) {
        return false;
    }
    FILE *file = cli_open_text(whole);
    if (!file) {
        return false;
    }
    const size_t length = fread(text, 1, capacity - 1, file);
    text[length] = '\0';
    fclose(file);
    return length > 0;
}

// The first line of a file.
static bool read_line(const char *root, const char *path, char *text, size_t capacity)
{
    const bool good = read_file(root, path, text, capacity);
    text[strcspn(text, "\n")] = '\0';
    return good;
}

// What follows "name" blanks ":" in the lines of a text.
static bool find_field(const char *text, const char *name, char *value, size_t capacity)
{
    const size_t length = strlen(name);
    *value = '\0';
    for (const char *line = text; line; line = strchr(line, '\n')) {
        line += *line == '\n';
        const char *after = line + strnlen(line, length);
        after += strspn(after, " \t");
        if (*after == ':' && strncmp(line, name, length) == 0) {
            after += 1 + strspn(after + 1, " \t");
            snprintf(value, capacity, "%.*s", (int)strcspn(after, "\n"), after);
            return *value != '\0';
        }
    }
    return false;
}

// ---- cores ----

// Numbers in a list like "0-3,8".
static size_t count_list(const char *list)
{
    size_t count = 0;
    while (*list >= '0' && *list <= '9') {
        char *end = NULL;
        const unsigned long first = strtoul(list, &end, 10);
        const unsigned long last = *end == '-' ? strtoul(end + 1, &end, 10) : first;
        count += last >= first && last - first < 65536 ? last - first + 1 : 0;
        list = *end == ',' ? end + 1 : end;
    }
    return count;
}

static void read_cores(const char *root, cli_machine *m)
{
    char text[LINE_BYTES];
    cpu_set_t set;
    if (read_line(root, "/sys/devices/system/cpu/online", text, sizeof text)) {
        m->cores = count_list(text);
    } else {
        const long online = sysconf(_SC_NPROCESSORS_ONLN);
        m->cores = online > 0 ? (size_t)online : 0;
    }
    if (sched_getaffinity(0, sizeof set, &set) == 0) {
        m->usable = (size_t)CPU_COUNT(&set);
    }
    // A container may see fewer in /sys than it was given.
    m->cores = m->cores < m->usable ? m->usable : m->cores;
}

static void read_processor(const char *root, cli_machine *m)
{
    static const char *const names[] = {"model name", "Processor", "cpu model", "Model", "cpu"};
    char *text = malloc(FILE_BYTES);
    if (text && read_file(root, "/proc/cpuinfo", text, FILE_BYTES)) {
        for (size_t i = 0; i < sizeof names / sizeof *names && !*m->processor; i++) {
            find_field(text, names[i], m->processor, sizeof m->processor);
        }
    }
    free(text);
}

static void read_caches(const char *root, cli_machine *m)
{
    for (int i = 0; i < 8 && m->cache_count < CLI_CACHES; i++) {
        char path[LINE_BYTES], text[LINE_BYTES];
        cli_cache cache = {0};
        char *unit = NULL;
        snprintf(path, sizeof path, "/sys/devices/system/cpu/cpu0/cache/index%d/type", i);
        if (!read_line(root, path, text, sizeof text) || strcmp(text, "Instruction") == 0) {
            continue;
        }
        snprintf(path, sizeof path, "/sys/devices/system/cpu/cpu0/cache/index%d/level", i);
        read_line(root, path, text, sizeof text);
        cache.level = (unsigned)strtoul(text, NULL, 10);
        snprintf(path, sizeof path, "/sys/devices/system/cpu/cpu0/cache/index%d/size", i);
        read_line(root, path, text, sizeof text);
        cache.bytes = strtoul(text, &unit, 10);
        // The kernel writes "48K" and "2M".
        cache.bytes <<= *unit == 'K' ? 10 : *unit == 'M' ? 20 : 0;
        snprintf(path, sizeof path,
                 "/sys/devices/system/cpu/cpu0/cache/index%d/shared_cpu_list", i);
        read_line(root, path, text, sizeof text);
        cache.shared = count_list(text);
        if (cache.level > 0 && cache.bytes > 0) {
            m->caches[m->cache_count++] = cache;
        }
    }
#ifdef _SC_LEVEL1_DCACHE_SIZE
    if (m->cache_count == 0 && !*root) {
        static const int names[] = {_SC_LEVEL1_DCACHE_SIZE, _SC_LEVEL2_CACHE_SIZE,
                                    _SC_LEVEL3_CACHE_SIZE};
        for (unsigned i = 0; i < 3; i++) {
            const long bytes = sysconf(names[i]);
            if (bytes > 0) {
                m->caches[m->cache_count++] = (cli_cache){i + 1, (size_t)bytes, 0};
            }
        }
    }
#endif
}

static void read_governor(const char *root, cli_machine *m)
{
    static const char folder[] = "/sys/devices/system/cpu/cpu0/cpufreq/";
    char path[LINE_BYTES];
    snprintf(path, sizeof path, "%sscaling_governor", folder);
    read_line(root, path, m->governor, sizeof m->governor);
    snprintf(path, sizeof path, "%sscaling_driver", folder);
    read_line(root, path, m->governor_driver, sizeof m->governor_driver);
    snprintf(path, sizeof path, "%senergy_performance_preference", folder);
    read_line(root, path, m->preference, sizeof m->preference);
}

// ---- limits of control groups ----

// The group of this process in the hierarchy of `controller` ("" for version 2).
static bool group_of(const char *groups, const char *controller, char *path, size_t capacity)
{
    for (const char *line = groups; line; line = strchr(line, '\n')) {
        line += *line == '\n';
        const char *names = strchr(line, ':');
        const char *where = names ? strchr(names + 1, ':') : NULL;
        if (!where) {
            return false;
        }
        const size_t length = strlen(controller);
        bool found = length == 0 && where == names + 1;
        for (const char *name = names; length > 0 && name < where; name++) {
            found = found || (strncmp(name + 1, controller, length) == 0 &&
                              strchr(",:", name[1 + length]));
            name += strcspn(name + 1, ",:");
        }
        if (found) {
            snprintf(path, capacity, "%.*s", (int)strcspn(where + 1, "\n"), where + 1);
            return true;
        }
    }
    return false;
}

typedef void look_at_group(const char *root, const char *folder, cli_machine *m);

// Calls `look` for the group and all above it: the narrowest limit holds. Inside a container
// the group may lie outside of what is mounted; its folders are then not there.
static void climb(const char *root, const char *mount, char *group, look_at_group *look,
                  cli_machine *m)
{
    for (;;) {
        char folder[PATH_BYTES];
        snprintf(folder, sizeof folder, "%s%s", mount, strcmp(group, "/") == 0 ? "" : group);
        look(root, folder, m);
        char *slash = strrchr(group, '/');
        if (!slash || !*group) {
            return;
        }
        *slash = '\0';
    }
}

static double number_in(const char *root, const char *folder, const char *name)
{
    char path[2 * PATH_BYTES], text[LINE_BYTES];
    char *end = NULL;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    if (!read_line(root, path, text, sizeof text)) {
        return (double)NAN;
    }
    const double value = strtod(text, &end);
    return end == text ? (double)NAN : value;
}

static void narrow_quota(cli_machine *m, double quota, double period)
{
    if (quota > 0.0 && period > 0.0 && !(m->quota < quota / period)) {
        m->quota = quota / period;
    }
}

// A number in lines "name number".
static double statistic(const char *root, const char *folder, const char *name)
{
    char path[2 * PATH_BYTES], text[4096];
    const size_t length = strlen(name);
    snprintf(path, sizeof path, "%s/memory.stat", folder);
    read_file(root, path, text, sizeof text);
    for (const char *line = text; line; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (strcspn(line, " \n") == length && strncmp(line, name, length) == 0) {
            return strtod(line + length, NULL);
        }
    }
    return 0.0;
}

// `used` contains copies of files, `cached` of which are given up when memory is short.
static void narrow_memory(cli_machine *m, double limit, double used, double cached)
{
    if (!(limit > 0.0) || !(limit < 1e15)) {
        return; /* none: "max", or a number beyond every machine */
    }
    const double left = fmax(limit - used + cached, 0.0); /* 0 when `used` is unknown */
    m->memory = fmin(m->memory, limit);                   /* a number when one of the two is */
    m->memory_free = isnan(used) ? m->memory_free : fmin(m->memory_free, left);
}

static void look_v2(const char *root, const char *folder, cli_machine *m)
{
    char path[2 * PATH_BYTES], text[LINE_BYTES];
    double quota = 0.0, period = 0.0;
    snprintf(path, sizeof path, "%s/cpu.max", folder);
    if (read_line(root, path, text, sizeof text)) {
        char *end = NULL;
        quota = strtod(text, &end);
        period = strtod(end, NULL);
        narrow_quota(m, quota, period);
    }
    narrow_memory(m, number_in(root, folder, "memory.max"),
                  number_in(root, folder, "memory.current"),
                  statistic(root, folder, "inactive_file"));
}

static void look_v1_cpu(const char *root, const char *folder, cli_machine *m)
{
    narrow_quota(m, number_in(root, folder, "cpu.cfs_quota_us"),
                 number_in(root, folder, "cpu.cfs_period_us"));
}

static void look_v1_memory(const char *root, const char *folder, cli_machine *m)
{
    narrow_memory(m, number_in(root, folder, "memory.limit_in_bytes"),
                  number_in(root, folder, "memory.usage_in_bytes"),
                  statistic(root, folder, "total_inactive_file"));
}

static void read_limits(const char *root, cli_machine *m)
{
    static const struct {
        const char *controller, *mount;
        look_at_group *look;
    } hierarchies[] = {{"", "/sys/fs/cgroup", look_v2},
                       {"", "/sys/fs/cgroup/unified", look_v2},
                       {"cpu", "/sys/fs/cgroup/cpu", look_v1_cpu},
                       {"cpu", "/sys/fs/cgroup/cpu,cpuacct", look_v1_cpu},
                       {"memory", "/sys/fs/cgroup/memory", look_v1_memory}};
    char groups[4096], group[PATH_BYTES / 2];
    read_file(root, "/proc/self/cgroup", groups, sizeof groups);
    for (size_t i = 0; i < sizeof hierarchies / sizeof *hierarchies; i++) {
        if (group_of(groups, hierarchies[i].controller, group, sizeof group)) {
            climb(root, hierarchies[i].mount, group, hierarchies[i].look, m);
        }
    }
}

static void read_memory(const char *root, cli_machine *m)
{
    char text[4096], value[64];
    read_file(root, "/proc/meminfo", text, sizeof text);
    m->memory = m->memory_free = (double)NAN;
    if (find_field(text, "MemTotal", value, sizeof value)) {
        m->memory = 1024.0 * strtod(value, NULL);
    }
    if (find_field(text, "MemAvailable", value, sizeof value)) {
        m->memory_free = 1024.0 * strtod(value, NULL);
    }
}

// ---- who is busy ----

typedef struct ticks {
    double busy, low, stolen;
    bool known;
} ticks;

// Time that the cores this process may use have been busy, in ticks of the clock.
static ticks read_ticks(const char *root)
{
    ticks sum = {0};
    cpu_set_t set;
    char *text = malloc(FILE_BYTES);
    const bool limited = sched_getaffinity(0, sizeof set, &set) == 0;
    if (text) {
        read_file(root, "/proc/stat", text, FILE_BYTES);
    }
    for (const char *line = text; line; line = strchr(line, '\n')) {
        line += *line == '\n';
        unsigned core = 0;
        // user nice system idle iowait irq softirq steal
        unsigned long long t[8] = {0};
        if (sscanf(line, "cpu%u %llu %llu %llu %llu %llu %llu %llu %llu", &core, &t[0], &t[1],
                   &t[2], &t[3], &t[4], &t[5], &t[6], &t[7]) < 5 ||
            (limited && (core >= CPU_SETSIZE || !CPU_ISSET(core, &set)))) {
            continue;
        }
        sum.known = true;
        sum.busy += (double)(t[0] + t[1] + t[2] + t[5] + t[6]);
        sum.low += (double)t[1];
        sum.stolen += (double)t[7];
    }
    free(text);
    return sum;
}

static double seconds_on(clockid_t clock)
{
    struct timespec now = {0};
    clock_gettime(clock, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void watch_others(const char *root, cli_machine *m)
{
    const double tick = 1.0 / (double)sysconf(_SC_CLK_TCK);
    const struct timespec pause = {.tv_nsec = (long)(watch_seconds * 1e9)};
    const double own = seconds_on(CLOCK_PROCESS_CPUTIME_ID);
    const double begin = seconds_on(CLOCK_MONOTONIC);
    const ticks before = read_ticks(root);
    m->busy = m->low = m->stolen = (double)NAN;
    if (!before.known) {
        return;
    }
    nanosleep(&pause, NULL);
    const ticks after = read_ticks(root);
    const double spent = seconds_on(CLOCK_MONOTONIC) - begin;
    const double mine = seconds_on(CLOCK_PROCESS_CPUTIME_ID) - own;
    const double busy = ((after.busy - before.busy) * tick - mine) / spent;
    m->busy = fmin(fmax(busy, 0.0), (double)m->usable);
    m->low = fmin((after.low - before.low) * tick / spent, m->busy);
    m->stolen =
        fmin(fmax((after.stolen - before.stolen) * tick / spent, 0.0), (double)m->usable);
}

static void find_emulator(cli_machine *m)
{
    static const char *const names[] = {"QEMU TCG", "VirtualApple"};
    const char *preloaded = getenv("LD_PRELOAD");
    if (preloaded && strstr(preloaded, "vgpreload")) {
        snprintf(m->emulator, sizeof m->emulator, "valgrind");
    }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strstr(m->processor, names[i])) {
            snprintf(m->emulator, sizeof m->emulator, "%s", i == 0 ? "QEMU" : "Rosetta");
        }
    }
}

void cli_machine_read(const char *root, cli_machine *m)
{
    *m = (cli_machine){.quota = (double)NAN};
    read_processor(root, m);
    read_cores(root, m);
    read_caches(root, m);
    read_governor(root, m);
    read_memory(root, m);
    read_limits(root, m);
    watch_others(root, m);
    find_emulator(m);
}

void cli_runs_folder_read(cli_runs_folder *home)
{
    struct statvfs disk;
    *home = (cli_runs_folder){.free = (double)NAN, .runs = access("runs", F_OK) == 0};
    if (statvfs(".", &disk) == 0) {
        home->free = (double)disk.f_bavail * (double)disk.f_frsize;
    }
    const char *folder = home->runs ? "runs/." : ".";
    home->writable = access(folder, W_OK | X_OK) == 0;
    if (!home->writable) {
        snprintf(home->why, sizeof home->why, "%s", strerror(errno));
    }
}
