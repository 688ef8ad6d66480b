// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A reflection H = I - tau v v' makes of x a multiple of the first unit vector: H x = head e. Its v
// is x with x_0 - head in place of x_0, so x stays where it is and every worker has the same v of
// it.
#include "optim/whole/symmetric.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "core/memory.h"

enum {
    ROUNDS_MOST = 60, /* for one eigenvalue; two are usual */
    TOGETHER = 8      /* rows that are reflected together */
};

void dsc_symmetric_plan(dsc_symmetric_work *work, size_t n, size_t *total,
                        unsigned char *scratch)
{
    double **const arrays[] = {&work->diagonal, &work->beside,  &work->heads, &work->factors,
                               &work->vector,   &work->cosines, &work->sines};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++) {
        *arrays[i] = (void *)(scratch + dsc_layout_add(total, n, sizeof(double)));
    }
    work->order = (void *)(scratch + dsc_layout_add(total, n, sizeof(size_t)));
    work->block = (void *)(scratch + dsc_layout_add(total, 2, sizeof(size_t)));
}

// ---- reflections ----

typedef struct reflection {
    double head, tau; /* tau 0: nothing to do */
} reflection;

static reflection reflection_of(const dsc_team *team, size_t n, const double *x)
{
    const double norm = sqrt(team->kernels->dot(n, x, x));
    if (!(norm > 0.0)) {
        return (reflection){0.0, 0.0};
    }
    return (reflection){x[0] > 0.0 ? -norm : norm, 1.0 / (norm * (norm + fabs(x[0])))};
}

// y -= tau (v' y) v
static void reflect(const dsc_team *team, size_t n, const reflection *by, const double *x,
                    double *y)
{
    const double s = by->tau * (team->kernels->dot(n, x, y) - by->head * y[0]);
    team->kernels->axpy(n, -s, x, y);
    y[0] += s * by->head;
}

// Reflects some rows by one of the reflections whose x are the rows of `of`, n - first numbers from
// the element `first` on.
static void reflect_rows(const dsc_team *team, size_t n, const double *x, size_t first,
                         const reflection *by, double *rows, size_t count)
{
    for (size_t r = 0; r < count && by->tau != 0.0; r++) {
        reflect(team, n - first, by, x + first, rows + r * n + first);
    }
}

// ---- tridiagonal form ----

// Row i of what is left: A -= v p' + p v' - 2 c v v'.
static void update_row(const dsc_team *team, size_t n, const double *x, double head,
                       const double *p, double c, size_t i, double *row)
{
    const double v = x[i] - (i == 0 ? head : 0.0), w = p[i] - 2.0 * c * v;
    team->kernels->axpy(n, -v, p, row);
    team->kernels->axpy(n, -w, x, row);
    row[0] += w * head;
}

// The k-th reflection on both sides of the rows and columns behind k. Meets.
static void eliminate(const dsc_team *team, size_t n, double *a, size_t k,
                      dsc_symmetric_work *work)
{
    const size_t left = n - k - 1;
    const double *x = a + k * n + k + 1;
    double *p = work->vector + k + 1;
    const reflection by = reflection_of(team, left, x);
    size_t begin = 0, end = 0;
    dsc_team_share(team, left, &begin, &end);
    for (size_t i = begin; i < end; i++) {
        const double *row = a + (k + 1 + i) * n + k + 1;
        p[i] = by.tau * (team->kernels->dot(left, row, x) - by.head * row[0]);
    }
    if (team->worker == 0) {
        work->diagonal[k] = a[k * n + k];
        work->beside[k] = by.tau != 0.0 ? by.head : 0.0;
        work->heads[k] = by.head;
        work->factors[k] = by.tau;
    }
    dsc_team_meet(team);
    const double c = 0.5 * by.tau * (team->kernels->dot(left, p, x) - by.head * p[0]);
    for (size_t i = begin; i < end && by.tau != 0.0; i++) {
        update_row(team, left, x, by.head, p, c, i, a + (k + 1 + i) * n + k + 1);
    }
    dsc_team_meet(team);
}

// ---- QR ----

// Whether the tridiagonal form falls apart between rows i and i + 1.
static bool is_apart(const dsc_symmetric_work *work, size_t i, double largest)
{
    const double *d = work->diagonal, e = fabs(work->beside[i]);
    return e <= 0.5 * DBL_EPSILON * (fabs(d[i]) + fabs(d[i + 1])) ||
           e <= 0.01 * DBL_EPSILON * largest;
}

// The last rows that hang together, up to *high; false when none do.
static bool find_block(dsc_symmetric_work *work, double largest, size_t *low, size_t *high)
{
    while (*high > 0 && is_apart(work, *high - 1, largest)) {
        work->beside[--*high] = 0.0;
    }
    *low = *high;
    while (*low > 0 && !is_apart(work, *low - 1, largest)) {
        --*low;
    }
    return *high > 0;
}

// One step with Wilkinson's shift [G13, algorithm 8.3.2]; its rotations are kept.
static void turn(dsc_symmetric_work *work, size_t low, size_t high)
{
    double *d = work->diagonal, *e = work->beside;
    const double half = 0.5 * (d[high - 1] - d[high]), last = e[high - 1];
    const double root = hypot(half, last);
    double x = d[low] - (d[high] - last * (last / (half + (half < 0.0 ? -root : root))));
    double z = e[low];
    for (size_t k = low; k < high; k++) {
        const double r = hypot(x, z);
        const double c = r > 0.0 ? x / r : 1.0, s = r > 0.0 ? -z / r : 0.0;
        const double first = d[k], second = d[k + 1], between = e[k];
        if (k > low) {
            e[k - 1] = r;
        }
        d[k] = c * c * first - 2.0 * c * s * between + s * s * second;
        d[k + 1] = s * s * first + 2.0 * c * s * between + c * c * second;
        e[k] = c * s * (first - second) + (c * c - s * s) * between;
        x = e[k];
        if (k + 1 < high) {
            z = -s * e[k + 1];
            e[k + 1] *= c;
        }
        work->cosines[k] = c;
        work->sines[k] = s;
    }
}

// The rotations of a step on columns begin .. end - 1 of the vectors.
static void rotate(const dsc_symmetric_work *work, size_t n, double *vectors, size_t low,
                   size_t high, size_t begin, size_t end)
{
    for (size_t k = low; k < high; k++) {
        double *restrict x = vectors + k * n, *restrict y = x + n;
        const double c = work->cosines[k], s = work->sines[k];
        for (size_t j = begin; j < end; j++) {
            const double first = x[j], second = y[j];
            x[j] = c * first - s * second;
            y[j] = s * first + c * second;
        }
    }
}

// Makes the tridiagonal form diagonal. One worker turns it, all turn the vectors. Meets.
static void diagonalise(const dsc_team *team, size_t n, double *vectors,
                        dsc_symmetric_work *work)
{
    double largest = 0.0, sum = 0.0;
    for (size_t i = 0; i < n; i++) {
        largest = fmax(largest, fabs(work->diagonal[i]));
        sum += fabs(work->diagonal[i]) + (i + 1 < n ? fabs(work->beside[i]) : 0.0);
    }
    if (!(sum < HUGE_VAL)) {
        return;
    }
    size_t begin = 0, end = 0, low = 0, high = n - 1;
    dsc_workers_share(n, 8, team->count, team->worker, &begin, &end);
    dsc_team_meet(team);
    for (size_t round = 0; round < ROUNDS_MOST * n; round++) {
        if (team->worker == 0) {
            work->block[1] = find_block(work, largest, &low, &high);
            work->block[0] = low;
            if (work->block[1]) {
                turn(work, low, high);
                work->block[1] = high;
            }
        }
        dsc_team_meet(team);
        if (work->block[1] == 0) {
            return;
        }
        rotate(work, n, vectors, work->block[0], work->block[1], begin, end);
        dsc_team_meet(team);
    }
}

void dsc_sort_descending(size_t n, const double *values, size_t *order)
{
    for (size_t i = 0; i < n; i++) { // by insertion: they are nearly in order
        size_t at = i;
        for (; at > 0 && values[order[at - 1]] < values[i]; at--) {
            order[at] = order[at - 1];
        }
        order[at] = i;
    }
}

void dsc_symmetric_eigen(const dsc_team *team, size_t n, double *a, double *vectors,
                         dsc_symmetric_work *work)
{
    size_t begin = 0, end = 0;
    dsc_team_share(team, n, &begin, &end);
    dsc_team_meet(team);
    for (size_t k = 0; k + 2 < n; k++) {
        eliminate(team, n, a, k, work);
    }
    memset(vectors + begin * n, 0, (end - begin) * n * sizeof *vectors);
    for (size_t i = begin; i < end; i++) {
        vectors[i * n + i] = 1.0;
    }
    if (team->worker == 0) {
        for (size_t k = n > 2 ? n - 2 : 0; k < n; k++) {
            work->diagonal[k] = a[k * n + k];
            work->beside[k] = k + 1 < n ? a[k * n + k + 1] : 0.0;
        }
    }
    dsc_team_meet(team);
    diagonalise(team, n, vectors, work);
    for (size_t i = begin; i < end; i += TOGETHER) {
        const size_t count = end - i < TOGETHER ? end - i : TOGETHER;
        for (size_t k = n > 2 ? n - 2 : 0; k-- > 0;) {
            const reflection by = {work->heads[k], work->factors[k]};
            reflect_rows(team, n, a + k * n, k + 1, &by, vectors + i * n, count);
        }
    }
    if (team->worker == 0) {
        dsc_sort_descending(n, work->diagonal, work->order);
    }
    dsc_team_meet(team);
}

// ---- the orthogonal factor ----

// Rows of q come from unit vectors, reflected by those of their number and before.
static void make_rows(const dsc_team *team, size_t n, const double *b, double *q, size_t begin,
                      size_t count, const dsc_symmetric_work *work)
{
    memset(q + begin * n, 0, count * n * sizeof *q);
    for (size_t i = begin; i < begin + count; i++) {
        q[i * n + i] = 1.0;
    }
    for (size_t k = begin + count; k-- > 0;) {
        const reflection by = {work->heads[k], work->factors[k]};
        const size_t skip = k > begin ? k - begin : 0; // rows that it leaves as they are
        reflect_rows(team, n, b + work->order[k] * n, k, &by, q + (begin + skip) * n,
                     count - skip);
    }
}

void dsc_householder_factor(const dsc_team *team, size_t n, double *b, double *q,
                            dsc_symmetric_work *work)
{
    dsc_team_meet(team);
    for (size_t k = 0; k < n; k++) {
        const double *x = b + work->order[k] * n + k;
        const reflection by = reflection_of(team, n - k, x);
        if (team->worker == 0) {
            work->heads[k] = by.head;
            work->factors[k] = by.tau;
        }
        size_t begin = 0, end = 0;
        dsc_team_share(team, n - k - 1, &begin, &end);
        for (size_t i = k + 1 + begin; i < k + 1 + end && by.tau != 0.0; i++) {
            reflect(team, n - k, &by, x, b + work->order[i] * n + k);
        }
        dsc_team_meet(team);
    }
    const size_t groups = (n + TOGETHER - 1) / TOGETHER;
    for (size_t i = team->worker; i < groups; i += team->count) {
        const size_t begin = i * TOGETHER;
        make_rows(team, n, b, q, begin, n - begin < TOGETHER ? n - begin : TOGETHER, work);
    }
    dsc_team_meet(team);
}
