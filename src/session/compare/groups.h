// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SESSION_COMPARE_GROUPS_H
#define DSC_SESSION_COMPARE_GROUPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { DSC_GROUPS = 64 };

/// Groups of `count` things (64 at most), so that two share one just where they are not separable.
/// apart[i] has a bit for each thing that i is separable from. groups (out, DSC_GROUPS): bits of
/// things, in the order of the first of each; *group_count is out. False: there are more groups,
/// and the others are left out.
/// [Piepho. An algorithm for a letter-based representation of all-pairwise comparisons. 2004]
bool dsc_groups(size_t count, const uint64_t *apart, uint64_t *groups, size_t *group_count);

#endif
