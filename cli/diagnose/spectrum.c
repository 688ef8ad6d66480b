// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// --spectrum: how the eigenvalues are distributed, as bars. All that are known are counted, by
// decades of their size; else a quadrature estimates their numbers, with standard errors.
#include "diagnose/spectrum.h"

#include <math.h>
#include <stdio.h>

#include "shell/output.h"
#include "shell/page.h"
#include "shell/terminal.h"
#include "shell/text.h"
#include "target/target.h"

enum { BAR = 36, BESIDE = 41 /* columns of numbers */, DECADES = 9, LINEAR = 20, INDENT = 10 };

// ---- bins ----

static double count_between(const descent_diagnosis *d, double from, double to)
{
    double count = 0.0;
    for (size_t i = 0; i < d->eigenvalue_count; i++) {
        count += d->eigenvalues[i] > from && d->eigenvalues[i] <= to;
    }
    return count;
}

// Edges -1, -0.1, ..., -zero, zero, ..., 0.1, 1 times a power of ten.
static size_t decade_edges(const descent_diagnosis *d, double edges[CLI_BINS + 1])
{
    const double size = fmax(fabs(d->smallest), fabs(d->largest));
    const int top = size > 0.0 ? (int)ceil(log10(size) - 1e-12) : 0;
    const double zero = fmax(d->threshold, pow(10.0, top - DECADES));
    int least = (int)floor(log10(zero)) + 1;
    size_t count = 0;
    for (int k = top; k >= least; k--) {
        edges[count++] = -pow(10.0, k);
    }
    edges[count++] = -zero;
    edges[count++] = zero;
    for (int k = least; k <= top; k++) {
        edges[count++] = pow(10.0, k);
    }
    return count;
}

static void count_all(const descent_diagnosis *d, cli_spectrum *spectrum)
{
    double edges[CLI_BINS + 1];
    const size_t count = decade_edges(d, edges);
    for (size_t i = 0; i + 1 < count; i++) {
        // The rounding of a power of ten is no reason to lose an eigenvalue.
        const double from = i == 0 ? -HUGE_VAL : edges[i];
        const double to = i + 2 == count ? HUGE_VAL : edges[i + 1];
        spectrum->bins[spectrum->count++] = (cli_bin){
            .from = edges[i], .to = edges[i + 1], .number = count_between(d, from, to)};
    }
    for (size_t i = 0; i < d->eigenvalue_count; i++) {
        spectrum->trace += d->eigenvalues[i];
    }
}

// The grid's column at a value between its points.
static double at_value(const descent_spectrum *s, const double *column, double value)
{
    const double step = s->at[1] - s->at[0];
    const double index = fmin(fmax((value - s->at[0]) / step, 0.0), (double)(s->points - 1));
    const size_t low = (size_t)index, high = low + 1 < s->points ? low + 1 : low;
    const double part = index - (double)low;
    return (1.0 - part) * column[low] + part * column[high];
}

static void take_quadrature(const descent_spectrum *s, cli_spectrum *spectrum)
{
    const double n = (double)s->n, width = (s->highest - s->lowest) / LINEAR;
    for (int i = 0; i < LINEAR; i++) {
        const double from = s->lowest + i * width, to = from + width;
        const double before = i == 0 ? 0.0 : at_value(s, s->below, from);
        const double after = i + 1 == LINEAR ? 1.0 : at_value(s, s->below, to);
        const double error_before = i == 0 ? 0.0 : at_value(s, s->below_error, from);
        const double error_after = i + 1 == LINEAR ? 0.0 : at_value(s, s->below_error, to);
        spectrum->bins[spectrum->count++] =
            (cli_bin){.from = from,
                      .to = to,
                      .number = n * fmax(after - before, 0.0),
                      .error = n * hypot(error_before, error_after)};
    }
    spectrum->trace = s->trace;
    spectrum->trace_error = s->trace_error;
    spectrum->products = s->products;
}

int cli_diagnose_spectrum(cli_diagnose_job *job)
{
    descent_error error = {0};
    descent_spectrum *quadrature = NULL;
    const descent_diagnosis *d = job->found;
    if (d->dense) {
        count_all(d, &job->spectrum);
        return CLI_DONE;
    }
    descent_spectrum_options options = descent_spectrum_options_default();
    options.seed = job->options.seed;
    if (descent_spectrum_f64(job->target.objective, d->x, cli_target_rows(&job->target),
                             &options, &quadrature, &error) != DESCENT_OK) {
        return cli_fail(&error);
    }
    take_quadrature(quadrature, &job->spectrum);
    descent_spectrum_free(quadrature);
    return CLI_DONE;
}

// ---- for people ----

static void print_bar(double number, double most, const char *mark)
{
    // Outliers are few and matter: bars grow with the logarithm.
    const double whole = fmin(BAR, (double)cli_page_columns() - BESIDE);
    const double length = most > 0.0 ? whole * log1p(number) / log1p(most) : 0.0;
    const int cells = number >= 0.5 ? (int)fmax(1.0, round(length)) : 0;
    fputs(cells > 0 ? "  " : "", stdout);
    for (int i = 0; i < cells; i++) {
        fputs(mark, stdout);
    }
    putchar('\n');
}

static bool is_empty(const cli_bin *bin)
{
    return bin->number < 0.5;
}

// Empty bins from here on, of those before `end`.
static size_t empty_run(const cli_spectrum *s, size_t from, size_t end)
{
    size_t count = 0;
    while (from + count < end && is_empty(&s->bins[from + count])) {
        count++;
    }
    return count;
}

static void print_bins(const cli_spectrum *s, const char *mark)
{
    double most = 0.0;
    size_t first = s->count, last = 0;
    for (size_t i = 0; i < s->count; i++) {
        most = fmax(most, s->bins[i].number);
        if (!is_empty(&s->bins[i])) {
            first = i < first ? i : first;
            last = i;
        }
    }
    for (size_t i = first; i <= last && i < s->count; i++) {
        const cli_bin *bin = &s->bins[i];
        const size_t empty = empty_run(s, i, last);
        if (empty > 2) {
            printf("%10.3g %10.3g %9d\n", bin->from, s->bins[i + empty - 1].to, 0);
            i += empty - 1;
            continue;
        }
        printf("%10.3g %10.3g %9.0f", bin->from, bin->to, bin->number);
        if (s->products > 0) {
            printf(" %7.2g", bin->error);
        }
        print_bar(bin->number, most, mark);
    }
}

void cli_diagnose_print_spectrum(const cli_diagnose_job *job)
{
    const cli_spectrum *s = &job->spectrum;
    char n[32];
    if (s->count == 0) {
        return;
    }
    const bool ascii = job->own.plain || !cli_terminal_is_utf8();
    cli_format_count(job->target.n, n, sizeof n);
    char text[256];
    if (s->products == 0) {
        snprintf(text, sizeof text, "all %s eigenvalues of the Hessian; their sum is %.4g", n,
                 s->trace + 0.0);
    } else {
        snprintf(text, sizeof text,
                 "%s eigenvalues of the Hessian, estimated with %llu products; their sum is "
                 "%.3g +- %.1g",
                 n, (unsigned long long)s->products, s->trace, s->trace_error);
    }
    fputs("\nspectrum  ", stdout);
    cli_print_wrapped(text, INDENT, INDENT);
    printf("%10s %10s %9s%s\n", "above", "up to", "number", s->products > 0 ? "     +-" : "");
    print_bins(s, ascii ? "#" : "\u2588");
}

json_t *cli_diagnose_spectrum_json(const cli_diagnose_job *job)
{
    const cli_spectrum *s = &job->spectrum;
    json_t *bins = json_array();
    for (size_t i = 0; i < s->count; i++) {
        const cli_bin *bin = &s->bins[i];
        json_array_append_new(bins,
                              json_pack("{s:f, s:f, s:f, s:f}", "above", bin->from, "to",
                                        bin->to, "number", bin->number, "error", bin->error));
    }
    return json_pack("{s:s, s:o, s:f, s:f, s:I}", "by", s->products > 0 ? "quadrature" : "all",
                     "bins", bins, "trace", s->trace, "trace_error", s->trace_error, "products",
                     (json_int_t)s->products);
}
