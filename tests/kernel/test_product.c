// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The matrix product against a plain loop, in every table this processor can run: all forms,
// edges of tiles and panels, strides with gaps, and the promise that pieces give the same bits
// as the whole.
#include "check.h"

#include "core/memory.h"
#include "kernel/kernels.h"

#ifdef DESCENT_HAVE_ONEDNN
#include <dnnl.h>
#endif

static double get(descent_type type, const void *x, size_t i)
{
    return type == DESCENT_FLOAT32 ? (double)((const float *)x)[i] : ((const double *)x)[i];
}

static void put(descent_type type, void *x, size_t i, double value)
{
    if (type == DESCENT_FLOAT32) {
        ((float *)x)[i] = (float)value;
    } else {
        ((double *)x)[i] = value;
    }
}

static void *random_matrix(descent_type type, size_t count, unsigned seed)
{
    void *x = dsc_alloc_aligned(count, descent_type_size(type));
    uint64_t state = seed * UINT64_C(0x9E3779B97F4A7C15) + 1;
    for (size_t i = 0; i < count; i++) {
        state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        put(type, x, i, (double)(state >> 40) * 0x1p-23 - 1.0);
    }
    return x;
}

typedef struct shape {
    size_t m, n, k;
} shape;

static const shape shapes[] = {{1, 1, 1},    {1, 256, 784}, {2, 37, 5},    {3, 64, 300},
                               {6, 10, 128}, {7, 33, 17},   {14, 32, 256}, {15, 31, 257},
                               {29, 96, 64}, {64, 10, 128}, {100, 70, 3},  {5, 200, 0},
                               {0, 4, 4},    {33, 130, 520}};

static void check_shape(const dsc_kernels *kernels, shape s, bool a_transposed,
                        bool b_transposed, bool add)
{
    const descent_type type = kernels->type;
    const size_t row_a = a_transposed ? 1 : s.k + 3;
    const size_t col_a = a_transposed ? s.m + 2 : 1;
    const size_t ldb = (b_transposed ? s.k : s.n) + 1;
    const size_t ldc = s.n + 5;
    void *a = random_matrix(type, (s.m + 3) * (s.k + 3), 1);
    void *b = random_matrix(type, (s.n + 1) * (s.k + 1), 2);
    void *c = random_matrix(type, (s.m + 1) * ldc, 3);
    void *before = random_matrix(type, (s.m + 1) * ldc, 3);
    void *work = dsc_alloc_aligned(1, kernels->product_work(s.n, s.k));
    kernels->product(s.m, s.n, s.k, a, row_a, col_a, b, ldb, b_transposed, c, ldc, add, work);
    const double tolerance = type == DESCENT_FLOAT32 ? 2e-6 : 1e-14;
    double worst = 0.0;
    bool outside_untouched = true;
    for (size_t i = 0; i <= s.m; i++) {
        for (size_t j = 0; j < ldc; j++) {
            const double old = get(type, before, i * ldc + j);
            const double now = get(type, c, i * ldc + j);
            if (i == s.m || j >= s.n) {
                outside_untouched = outside_untouched && now == old;
                continue;
            }
            double sum = add ? old : 0.0;
            for (size_t p = 0; p < s.k; p++) {
                sum += get(type, a, i * row_a + p * col_a) *
                       get(type, b, b_transposed ? j * ldb + p : p * ldb + j);
            }
            worst = fmax(worst, fabs(now - sum) / (1.0 + sqrt((double)s.k)));
        }
    }
    if (!CHECK(worst <= tolerance) || !CHECK(outside_untouched)) {
        printf("  %s %s: %zu x %zu x %zu, A%s B%s add %d: error %g\n", kernels->isa,
               type == DESCENT_FLOAT32 ? "float" : "double", s.m, s.n, s.k,
               a_transposed ? "'" : "", b_transposed ? "'" : "", add, worst);
    }
    dsc_free_aligned(a);
    dsc_free_aligned(b);
    dsc_free_aligned(c);
    dsc_free_aligned(before);
    dsc_free_aligned(work);
}

static void for_all_kernels(void (*check)(const dsc_kernels *kernels))
{
    for (int isa = 0; isa <= dsc_kernels_best_isa(); isa++) {
        check(dsc_kernels_of(isa, DESCENT_FLOAT32));
        check(dsc_kernels_of(isa, DESCENT_FLOAT64));
    }
}

static void check_forms(const dsc_kernels *kernels)
{
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        for (int form = 0; form < 8; form++) {
            check_shape(kernels, shapes[i], form & 1, form & 2, form & 4);
        }
    }
}

static void every_form_equals_the_plain_loop(void)
{
    for_all_kernels(check_forms);
}

// Cutting by rows and by columns must not change a bit.
static void check_pieces(const dsc_kernels *kernels)
{
    const size_t m = 61, n = 150, k = 700;
    const size_t size = descent_type_size(kernels->type);
    char *a = random_matrix(kernels->type, m * k, 4);
    char *b = random_matrix(kernels->type, n * k, 5);
    char *whole = dsc_alloc_aligned(m * n, size);
    char *cut = dsc_alloc_aligned(m * n, size);
    void *work = dsc_alloc_aligned(1, kernels->product_work(n, k));
    kernels->product(m, n, k, a, k, 1, b, n, false, whole, n, false, work);
    for (size_t rows = 1; rows < m; rows += 7) {
        for (size_t i = 0; i < m; i += rows) {
            const size_t count = m - i < rows ? m - i : rows;
            kernels->product(count, n, k, a + i * k * size, k, 1, b, n, false,
                             cut + i * n * size, n, false, work);
        }
        CHECK(memcmp(whole, cut, m * n * size) == 0);
    }
    for (size_t columns = 1; columns < n; columns += 23) {
        for (size_t j = 0; j < n; j += columns) {
            const size_t count = n - j < columns ? n - j : columns;
            kernels->product(m, count, k, a, k, 1, b + j * size, n, false, cut + j * size, n,
                             false, work);
        }
        CHECK(memcmp(whole, cut, m * n * size) == 0);
    }
    dsc_free_aligned(a);
    dsc_free_aligned(b);
    dsc_free_aligned(whole);
    dsc_free_aligned(cut);
    dsc_free_aligned(work);
}

static void pieces_give_the_same_bits(void)
{
    for_all_kernels(check_pieces);
}

static void nan_is_seen(void)
{
    const dsc_kernels *kernels = dsc_kernels_get(DESCENT_FLOAT64);
    double a[3] = {0.0, 1.0, 0.0}, b[3] = {(double)NAN, 2.0, 3.0}, c = 0.0;
    void *work = dsc_alloc_aligned(1, kernels->product_work(1, 3));
    kernels->product(1, 1, 3, a, 3, 1, b, 1, false, &c, 1, false, work);
    CHECK(isnan(c));
    dsc_free_aligned(work);
}

// ---- the order of sums ----

// Whether multiply-adds of a table are rounded once: (1 + 2^-k)^2 - (1 + 2^(1 - k)) = 2^-2k is lost
// when the product is rounded for itself.
static bool is_fused(const dsc_kernels *kernels)
{
    const double e = kernels->type == DESCENT_FLOAT32 ? 0x1p-13 : 0x1p-28;
    double a[2], b[2], c[1];
    void *work = dsc_alloc_aligned(1, kernels->product_work(1, 2));
    put(kernels->type, a, 0, -1.0);
    put(kernels->type, a, 1, 1.0 + e);
    put(kernels->type, b, 0, 1.0 + 2.0 * e);
    put(kernels->type, b, 1, 1.0 + e);
    kernels->product(1, 1, 2, a, 2, 1, b, 1, false, c, 1, false, work);
    dsc_free_aligned(work);
    return get(kernels->type, c, 0) != 0.0;
}

// ((c + s_0) + s_1) + ... with s_q the sum over the q-th block of p, in ascending order.
static double sum_in_order(const dsc_kernels *kernels, bool fused, size_t block, size_t k,
                           const char *a, size_t col_a, const char *b, size_t step_b, bool add,
                           double before)
{
    const bool single = kernels->type == DESCENT_FLOAT32;
    const size_t size = descent_type_size(kernels->type);
    double total = before;
    for (size_t p = 0; p < k; p += block) {
        double sum = 0.0;
        for (size_t q = p; q < k && q < p + block; q++) {
            const double x = get(kernels->type, a + q * col_a * size, 0);
            const double y = get(kernels->type, b + q * step_b * size, 0);
            if (single) {
                sum = fused ? (double)fmaf((float)x, (float)y, (float)sum)
                            : (double)((float)((float)x * (float)y) + (float)sum);
            } else {
                sum = fused ? fma(x, y, sum) : x * y + sum;
            }
        }
        total = p == 0 && !add ? sum
                : single       ? (double)((float)total + (float)sum)
                               : total + sum;
    }
    return total;
}

typedef struct order_case {
    size_t m, n, k;
    size_t gap; /* numbers behind each row of the matrices */
} order_case;

// Rows that share panels, or none; rows of B far apart and close; columns that end in a panel.
static const order_case orders[] = {{130, 1100, 300, 5}, {600, 75, 270, 3}, {56, 256, 520, 16},
                                    {31, 1030, 64, 0},   {2, 300, 300, 0},  {300, 10, 260, 2},
                                    {17, 19, 1, 3},      {1, 97, 513, 1}};

static void check_order(const dsc_kernels *kernels, const order_case *o, bool a_transposed,
                        bool b_transposed, bool add)
{
    const descent_type type = kernels->type;
    const size_t size = descent_type_size(type), block = 256;
    const size_t row_a = a_transposed ? 1 : o->k + o->gap;
    const size_t col_a = a_transposed ? o->m + o->gap : 1;
    const size_t ldb = (b_transposed ? o->k : o->n) + o->gap, ldc = o->n + o->gap;
    char *a = random_matrix(type, a_transposed ? o->k * col_a : o->m * row_a, 8);
    char *b = random_matrix(type, (b_transposed ? o->n : o->k) * ldb, 9);
    char *c = random_matrix(type, o->m * ldc, 10),
         *before = random_matrix(type, o->m * ldc, 10);
    void *work = dsc_alloc_aligned(1, kernels->product_work(o->n, o->k));
    kernels->product(o->m, o->n, o->k, a, row_a, col_a, b, ldb, b_transposed, c, ldc, add,
                     work);
    const bool fused = is_fused(kernels);
    size_t wrong = 0;
    for (size_t i = 0; i < o->m; i += i % 7 == 6 ? 5 : 1) {
        for (size_t j = i % 3; j < o->n; j += 3) {
            const double sum =
                sum_in_order(kernels, fused, block, o->k, a + i * row_a * size, col_a,
                             b + (b_transposed ? j * ldb : j) * size, b_transposed ? 1 : ldb,
                             add, get(type, before, i * ldc + j));
            wrong += get(type, c, i * ldc + j) != sum;
        }
    }
    if (!CHECK(wrong == 0)) {
        printf("  %s %s: %zu x %zu x %zu, A%s B%s add %d: %zu sums in another order\n",
               kernels->isa, type == DESCENT_FLOAT32 ? "float" : "double", o->m, o->n, o->k,
               a_transposed ? "'" : "", b_transposed ? "'" : "", add, wrong);
    }
    dsc_free_aligned(a);
    dsc_free_aligned(b);
    dsc_free_aligned(c);
    dsc_free_aligned(before);
    dsc_free_aligned(work);
}

static void check_orders(const dsc_kernels *kernels)
{
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
        for (int form = 0; form < 8; form++) {
            check_order(kernels, &orders[i], form & 1, form & 2, form & 4);
        }
    }
}

static void sums_keep_their_order(void)
{
    for_all_kernels(check_orders);
}

// ---- a matrix that is packed by who knows it ----

typedef struct known {
    const dsc_kernels *kernels;
    descent_type type;
    const void *a;
    size_t row_a;
    unsigned char *asked; /* k x m: how often for each element */
    size_t m;
} known;

static void pack_known(const void *context, size_t first, size_t rows, size_t p, size_t count,
                       void *to)
{
    const known *of = context;
    for (size_t q = 0; q < count; q++) {
        for (size_t i = 0; i < rows; i++) {
            put(of->type, to, q * rows + i,
                get(of->type, of->a, (first + i) * of->row_a + p + q));
            of->asked[(p + q) * of->m + first + i]++;
        }
    }
}

// The same by the kernel, in two calls.
static void pack_by_rows(const void *context, size_t first, size_t rows, size_t p, size_t count,
                         void *to)
{
    enum { MOST = 64 };
    const known *of = context;
    const size_t size = descent_type_size(of->type), before = count / 3;
    const void *from[MOST];
    pack_known(context, first, rows, p, count, to);
    memset(to, 0, rows * count * size);
    for (size_t i = 0; i < rows; i++) {
        from[i] = (const char *)of->a + ((first + i) * of->row_a + p) * size;
    }
    of->kernels->pack_rows(rows, before, from, to);
    for (size_t i = 0; i < rows; i++) {
        from[i] = (const char *)from[i] + before * size;
    }
    of->kernels->pack_rows(rows, count - before, from, (char *)to + before * rows * size);
}

static void check_packed(const dsc_kernels *kernels, const order_case *o, bool b_transposed,
                         dsc_pack_rows *pack)
{
    const descent_type type = kernels->type;
    const size_t size = descent_type_size(type), ldc = o->n + o->gap, row_a = o->k + o->gap;
    const size_t ldb = (b_transposed ? o->k : o->n) + o->gap;
    void *a = random_matrix(type, o->m * row_a, 11);
    void *b = random_matrix(type, (b_transposed ? o->n : o->k) * ldb, 12);
    void *c = random_matrix(type, o->m * ldc, 13), *other = random_matrix(type, o->m * ldc, 13);
    void *work = dsc_alloc_aligned(1, kernels->product_work(o->n, o->k));
    const known of = {kernels, type, a, row_a, dsc_alloc_aligned(o->k, o->m), o->m};
    kernels->product(o->m, o->n, o->k, a, row_a, 1, b, ldb, b_transposed, c, ldc, true, work);
    kernels->product_of_packed(256, o->m, o->n, o->k, pack, &of, b, ldb, b_transposed, other,
                               ldc, true, work);
    bool once = true;
    for (size_t i = 0; i < o->k * o->m; i++) {
        once = once && of.asked[i] == 1;
    }
    CHECK(memcmp(c, other, o->m * ldc * size) == 0);
    CHECK(once);
    dsc_free_aligned(a);
    dsc_free_aligned(b);
    dsc_free_aligned(c);
    dsc_free_aligned(other);
    dsc_free_aligned(work);
    dsc_free_aligned(of.asked);
}

static void check_all_packed(const dsc_kernels *kernels)
{
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
        check_packed(kernels, &orders[i], false, pack_known);
        check_packed(kernels, &orders[i], true, pack_known);
        check_packed(kernels, &orders[i], false, pack_by_rows);
    }
}

static void packed_rows_give_the_same_bits(void)
{
    for_all_kernels(check_all_packed);
}

#ifdef DESCENT_HAVE_ONEDNN
static void agrees_with_onednn(void)
{
    const size_t m = 32, n = 256, k = 784;
    const dsc_kernels *kernels = dsc_kernels_get(DESCENT_FLOAT32);
    float *a = random_matrix(DESCENT_FLOAT32, m * k, 6);
    float *b = random_matrix(DESCENT_FLOAT32, n * k, 7);
    float *ours = dsc_alloc_aligned(m * n, sizeof *ours);
    float *theirs = dsc_alloc_aligned(m * n, sizeof *theirs);
    void *work = dsc_alloc_aligned(1, kernels->product_work(n, k));
    kernels->product(m, n, k, a, k, 1, b, n, false, ours, n, false, work);
    dnnl_sgemm('N', 'N', (dnnl_dim_t)m, (dnnl_dim_t)n, (dnnl_dim_t)k, 1.0F, a, (dnnl_dim_t)k, b,
               (dnnl_dim_t)n, 0.0F, theirs, (dnnl_dim_t)n);
    float worst = 0.0F;
    for (size_t i = 0; i < m * n; i++) {
        worst = fmaxf(worst, fabsf(ours[i] - theirs[i]));
    }
    CHECK(worst < 1e-4F);
    dsc_free_aligned(a);
    dsc_free_aligned(b);
    dsc_free_aligned(ours);
    dsc_free_aligned(theirs);
    dsc_free_aligned(work);
}
#endif

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(every_form_equals_the_plain_loop),
        TEST(pieces_give_the_same_bits),
        TEST(sums_keep_their_order),
        TEST(packed_rows_give_the_same_bits),
        TEST(nan_is_seen),
#ifdef DESCENT_HAVE_ONEDNN
        TEST(agrees_with_onednn),
#endif
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
