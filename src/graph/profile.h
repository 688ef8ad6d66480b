// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Where the time of training steps goes. Every worker has a clock that runs from one call of
// dsc_profile_end to the next, which books what has passed on an account. From the start of a
// batch to its end nothing is left out, so the accounts of a worker add up to the whole.
//
//     begin (all workers) -> end(w, account) ... end(w, account) -> finish (all workers)
//
// Without a profile each place costs a comparison with NULL.
#ifndef DSC_GRAPH_PROFILE_H
#define DSC_GRAPH_PROFILE_H

#include "core/clock.h"
#include "core/status.h"
#include "graph/graph.h"

/// Accounts that there are once, and those that every node has.
typedef enum dsc_account { DSC_GATHERING, DSC_UPDATING, DSC_WAITING, DSC_ACCOUNTS } dsc_account;
typedef enum dsc_node_account {
    DSC_NODE_FORWARD, /* all of it, or the sums where a node is cut by columns */
    DSC_NODE_FINISH,  /* bias and function, where it is cut by columns */
    DSC_NODE_BACKWARD,
    DSC_NODE_GRADIENT, /* of a parameter */
    DSC_NODE_ACCOUNTS
} dsc_node_account;

typedef struct dsc_profile {
    size_t workers, nodes;
    size_t stride; /* numbers of a worker: its clock, then its accounts; whole cache lines */
    double *spent; /* workers x stride, seconds */
    uint64_t rows; /* that went through, and batches */
    uint64_t batches;
} dsc_profile;

/// For a graph of `nodes` nodes; freed with dsc_profile_free.
descent_status dsc_profile_create(size_t workers, size_t nodes, dsc_profile **profile,
                                  descent_error *error);
void dsc_profile_free(dsc_profile *profile);

/// Before and after a batch, by one thread while no worker is at work. finish books what is
/// left on DSC_WAITING. A NULL profile is none.
void dsc_profile_begin(dsc_profile *profile, size_t rows);
void dsc_profile_finish(dsc_profile *profile);

/// Seconds on an account, the mean of the workers.
double dsc_profile_mean(const dsc_profile *profile, size_t account);

/// Number of the account of a node.
static inline size_t dsc_account_of(const descent_node *node, dsc_node_account account)
{
    return DSC_ACCOUNTS + node->index * DSC_NODE_ACCOUNTS + account;
}

/// Books the time since the last call on an account.
static inline void dsc_profile_end(dsc_profile *profile, size_t worker, size_t account)
{
    if (profile) {
        double *own = profile->spent + worker * profile->stride;
        const double now = dsc_clock();
        own[1 + account] += now - own[0];
        own[0] = now;
    }
}

static inline void dsc_profile_end_node(dsc_profile *profile, size_t worker,
                                        const descent_node *node, dsc_node_account account)
{
    if (profile) {
        dsc_profile_end(profile, worker, dsc_account_of(node, account));
    }
}

#endif
