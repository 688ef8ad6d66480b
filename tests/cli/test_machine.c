// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Facts about machines that are folders: /proc and /sys as other machines have them.
#include "check.h"
#include "doctor/diagnosis.h"
#include "doctor/machine.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static char root[512];

static void clear_root(void)
{
    char command[600];
    snprintf(root, sizeof root, "%s/machine", DESCENT_BINARY_DIR);
    snprintf(command, sizeof command, "rm -rf '%s'", root);
    CHECK(system(command) == 0);
    CHECK(mkdir(root, 0777) == 0);
}

static void put(const char *path, const char *text)
{
    char whole[1024];
    snprintf(whole, sizeof whole, "%s%s", root, path);
    for (char *slash = strchr(whole + strlen(root) + 1, '/'); slash;
         slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(whole, 0777);
        *slash = '/';
    }
    FILE *file = fopen(whole, "w");
    if (CHECK(file != NULL)) {
        fputs(text, file);
        fclose(file);
    }
}

static bool warns(const cli_machine *machine, const char *text)
{
    cli_diagnosis d = {.machine = *machine,
                       .home = {.writable = true, .free = 1e12},
                       .build = {.optimised = true, .sanitizers = ""},
                       .used = "baseline",
                       .best = "baseline"};
    cli_diagnosis_warn(&d);
    for (size_t i = 0; i < d.warning_count; i++) {
        CHECK(d.warnings[i].remedy[0] != '\0');
        if (strstr(d.warnings[i].what, text)) {
            return true;
        }
    }
    return false;
}

static void nothing_is_known(void)
{
    cli_machine m;
    clear_root();
    cli_machine_read(root, &m);
    CHECK_TEXT(m.processor, "");
    CHECK(m.usable > 0);
    CHECK(m.cache_count == 0);
    CHECK(isnan(m.quota) && isnan(m.memory) && isnan(m.memory_free));
    CHECK(isnan(m.busy) && isnan(m.stolen));
    CHECK(!warns(&m, "quota") && !warns(&m, "memory") && !warns(&m, "busy"));
}

static void a_server_is_read_with_all_its_parts(void)
{
    cli_machine m;
    clear_root();
    put("/proc/cpuinfo", "processor\t: 0\ncpu family\t: 6\nmodel name\t: A fast one\n");
    put("/sys/devices/system/cpu/online", "0-63,128-191\n");
    put("/sys/devices/system/cpu/cpu0/cache/index0/type", "Data\n");
    put("/sys/devices/system/cpu/cpu0/cache/index0/level", "1\n");
    put("/sys/devices/system/cpu/cpu0/cache/index0/size", "48K\n");
    put("/sys/devices/system/cpu/cpu0/cache/index1/type", "Instruction\n");
    put("/sys/devices/system/cpu/cpu0/cache/index2/type", "Unified\n");
    put("/sys/devices/system/cpu/cpu0/cache/index2/level", "2\n");
    put("/sys/devices/system/cpu/cpu0/cache/index2/size", "2M\n");
    put("/sys/devices/system/cpu/cpu0/cache/index2/shared_cpu_list", "0,128\n");
    put("/proc/meminfo", "MemTotal:  1000000 kB\nMemFree: 5 kB\nMemAvailable:  400000 kB\n");
    cli_machine_read(root, &m);
    CHECK_TEXT(m.processor, "A fast one");
    CHECK(m.cores == 128);
    CHECK(m.cache_count == 2);
    CHECK(m.caches[0].level == 1 && m.caches[0].bytes == 48 << 10 && m.caches[0].shared == 0);
    CHECK(m.caches[1].level == 2 && m.caches[1].bytes == 2 << 20 && m.caches[1].shared == 2);
    CHECK_NEAR(m.memory, 1.024e9, 1e-12);
    CHECK_NEAR(m.memory_free, 4.096e8, 1e-12);
    CHECK(warns(&m, "only 410 MB of memory are free"));
    CHECK(m.usable == 128 || warns(&m, "of 128 cores"));
}

static void limits_of_both_cgroup_versions_are_read(void)
{
    cli_machine m;
    clear_root();
    put("/proc/meminfo", "MemTotal: 8000000 kB\nMemAvailable: 8000000 kB\n");
    put("/proc/self/cgroup", "0::/user/job\n");
    put("/sys/fs/cgroup/user/job/cpu.max", "max 100000\n");
    put("/sys/fs/cgroup/user/cpu.max", "50000 100000\n");
    put("/sys/fs/cgroup/user/job/memory.max", "2000000000\n");
    put("/sys/fs/cgroup/user/job/memory.current", "1900000000\n");
    put("/sys/fs/cgroup/user/job/memory.stat", "anon 1\ninactive_file 300000000\n");
    put("/sys/fs/cgroup/memory.max", "max\n");
    cli_machine_read(root, &m);
    CHECK_NEAR(m.quota, 0.5, 0.0);
    CHECK_NEAR(m.memory, 2e9, 0.0);
    CHECK_NEAR(m.memory_free, 4e8, 0.0);
    CHECK(warns(&m, "a quota allows 0.5 cores' worth"));

    clear_root(); // the group's own folders are not mounted inside
    put("/proc/self/cgroup", "9:name=systemd:/\n6:memory:/docker/1\n3:cpuset:/x\n"
                             "2:cpuacct,cpu:/docker/1\n1:cpuset:/y\n0::/\n");
    put("/sys/fs/cgroup/cpu/cpu.cfs_quota_us", "150000\n");
    put("/sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n");
    put("/sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
    put("/sys/fs/cgroup/memory/memory.usage_in_bytes", "5\n");
    cli_machine_read(root, &m);
    CHECK_NEAR(m.quota, 1.5, 0.0);
    CHECK(isnan(m.memory) && isnan(m.memory_free));

    put("/sys/fs/cgroup/cpu/cpu.cfs_quota_us", "-1\n");
    cli_machine_read(root, &m);
    CHECK(isnan(m.quota));
}

static void only_governors_that_slow_down_are_warned_of(void)
{
    static const char folder[] = "/sys/devices/system/cpu/cpu0/cpufreq/";
    static const struct {
        const char *driver, *governor, *preference;
        bool warns;
    } cases[] = {{"acpi-cpufreq", "powersave\n", "", true},
                 {"acpi-cpufreq", "schedutil\n", "", false},
                 {"intel_pstate", "powersave\n", "balance_performance\n", false},
                 {"intel_pstate", "powersave\n", "power\n", true},
                 {"amd-pstate-epp", "powersave\n", "performance\n", false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cli_machine m;
        char path[128];
        clear_root();
        snprintf(path, sizeof path, "%sscaling_driver", folder);
        put(path, cases[i].driver);
        snprintf(path, sizeof path, "%sscaling_governor", folder);
        put(path, cases[i].governor);
        snprintf(path, sizeof path, "%senergy_performance_preference", folder);
        put(path, cases[i].preference);
        cli_machine_read(root, &m);
        CHECK(warns(&m, "power") == cases[i].warns);
    }
}

static void who_takes_the_cores_is_said(void)
{
    cli_machine m = {.cores = 4, .usable = 4, .quota = (double)NAN, .busy = 0.1};
    CHECK(!warns(&m, "busy"));
    m.busy = 1.5;
    CHECK(warns(&m, "other processes keep 1.5 of 4 cores busy"));
    m.low = 1.2;
    CHECK(warns(&m, "busy now (1.2 at low priority, which gives way)"));
    m.stolen = 0.4;
    CHECK(warns(&m, "the host of this virtual machine takes 0.4 cores' worth"));
    snprintf(m.emulator, sizeof m.emulator, "valgrind");
    CHECK(warns(&m, "this process is emulated (valgrind)"));
}

static void prices_are_relative_to_the_fastest_kernels(void)
{
    cli_diagnosis d = {.used = "avx512", .best = "avx512", .speed_count = 3};
    d.speeds[0] = (descent_speed){.isa = "baseline", .threads = 1, .product = {10e9}};
    d.speeds[1] = (descent_speed){.isa = "avx512", .threads = 1, .product = {90e9}};
    d.speeds[2] = (descent_speed){.isa = "avx512", .threads = 8, .product = {700e9}};
    CHECK_NEAR(cli_diagnosis_price(&d, "baseline"), 9.0, 1e-12);
    CHECK_NEAR(cli_diagnosis_price(&d, "avx512"), 1.0, 1e-12);
    CHECK(isnan(cli_diagnosis_price(&d, "avx2")));
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(nothing_is_known),
        TEST(a_server_is_read_with_all_its_parts),
        TEST(limits_of_both_cgroup_versions_are_read),
        TEST(only_governors_that_slow_down_are_warned_of),
        TEST(who_takes_the_cores_is_said),
        TEST(prices_are_relative_to_the_fastest_kernels),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
