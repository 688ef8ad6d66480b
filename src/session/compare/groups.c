// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Groups of what is not separable: from one group of all, each separable pair splits the groups
// that hold both; a group inside another one is dropped.
#include "session/compare/groups.h"

typedef struct list {
    uint64_t all[2 * DSC_GROUPS];
    size_t count;
    bool complete;
} list;

static void add(list *l, uint64_t group)
{
    for (size_t i = 0; i < l->count; i++) {
        if ((group & ~l->all[i]) == 0) {
            return; // inside
        }
    }
    size_t kept = 0;
    for (size_t i = 0; i < l->count; i++) {
        if ((l->all[i] & ~group) != 0) {
            l->all[kept++] = l->all[i];
        }
    }
    l->count = kept;
    l->complete = l->complete && l->count < DSC_GROUPS;
    if (l->count < DSC_GROUPS) {
        l->all[l->count++] = group;
    }
}

static void split(list *l, uint64_t a, uint64_t b)
{
    const list before = *l;
    l->count = 0;
    for (size_t i = 0; i < before.count; i++) {
        const uint64_t group = before.all[i];
        const bool both = (group & a) && (group & b);
        add(l, both ? group & ~b : group);
        if (both) {
            add(l, group & ~a);
        }
    }
}

static bool comes_before(uint64_t a, uint64_t b)
{
    const uint64_t differs = a ^ b;
    return (a & differs & (~differs + 1)) != 0; // it has the first thing that only one has
}

bool dsc_groups(size_t count, const uint64_t *apart, uint64_t *groups, size_t *group_count)
{
    list l = {.all = {count >= 64 ? UINT64_MAX : (UINT64_C(1) << count) - 1},
              .count = count > 0,
              .complete = true};
    for (size_t i = 0; i < count; i++) {
        for (size_t k = i + 1; k < count; k++) {
            if (apart[i] >> k & 1) {
                split(&l, UINT64_C(1) << i, UINT64_C(1) << k);
            }
        }
    }
    for (size_t i = 0; i < l.count; i++) {
        size_t at = i;
        for (; at > 0 && comes_before(l.all[i], groups[at - 1]); at--) {
            groups[at] = groups[at - 1];
        }
        groups[at] = l.all[i];
    }
    *group_count = l.count;
    return l.complete;
}
