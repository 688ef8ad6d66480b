// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Every number that advice before training depends on, with where it comes from:
//   a paper or a derivation, where one is named;
//   [C] chosen by hand, and held by the clean sets and the spoilt ones of tests/session/test_advise.c;
//   [W] a limit of work, so that an answer takes seconds.
#ifndef DSC_SESSION_ADVISE_LIMITS_H
#define DSC_SESSION_ADVISE_LIMITS_H

// ---- columns ----

// Rows x columns that are sorted, column by column [W].
static const double COLUMN_NUMBERS = 2e7;
// Rows and columns of them at most [W], and rows with which anything is said at all [C].
enum { COLUMN_ROWS = 20000, COLUMNS_MOST = 20000, LEAST_ROWS = 50 };
// A column that predicts so well alone is suspect: of guessing's errors a fiftieth is left [C].
static const double LEAK_CLASSES = 0.98;
// Of the variance of a number a thousandth [C].
static const double LEAK_NUMBERS = 0.999;
// Errors of guessing without which the first says nothing [C].
enum { LEAST_GUESS_ERRORS = 10 };
// One value in more than this share of the rows [C].
static const double NEAR_CONSTANT = 0.99;
// Columns that are named, of those of a kind.
enum { NAMED_COLUMNS = 5 };

// ---- rows ----

// Validation rows that stand among the training rows as well: from this share on they make scores
// too good by more than a usual standard error [C]; and so many of them at least.
static const double SHARED_ROWS = 0.01;
enum { LEAST_SHARED = 5 };
// The most frequent class by the rarest: beyond it a class is rare [C].
static const double IMBALANCE = 10.0;
// Rows of a class with which nothing can be learnt of it or told about it [C].
enum { LEAST_CLASS_ROWS = 10 };
// Below this a deviation of a share of one half is 5 % and more: sqrt(0.25 / 100).
enum { LEAST_VALID_ROWS = 100 };
// Parameters for each training row, from which memorising is easy [C].
static const double PARAMETERS_A_ROW = 10.0;
// Skewness of a target beyond which squared errors are those of a few rows [C], and by how much a
// logarithm has to lower it.
static const double SKEWED = 2.0;
static const double SKEW_LOWERED = 0.5;

// ---- the ladder ----

// Rows x inputs x outputs of the linear model, about a second (evaluate.h) [W].
static const double LINEAR_SIZE = 2e7;
// Rows that are asked for their nearest one [W]; multiply-adds of that [W]; numbers that training
// rows may have (neighbours.c) [W].
enum { NEAREST_ROWS = 2000 };
static const double NEAREST_WORK = 1e10;
static const double NEAREST_NUMBERS = 1e7;

// ---- trials ----

// Rows that validate with which their loss decides, not that of batches [C]; rows that are scored [W].
enum { LEAST_TRIAL_ROWS = 50, TRIAL_ROWS = 1000 };
// A limit of the norm that no gradient reaches: with one, norms are computed.
static const double NO_CLIPPING = 1e30;
// Steps between two looks at who wants to stop; parts of a trial whose fastest is its time [W].
enum { TOLD_STEPS = 16, TIME_STRETCHES = 8 };

// ---- the budget ----

// Steps whose time is measured [W]; the part of the time that steps are planned for, as the rest is
// for products with the Hessian, scores and the setting up of trials [C].
enum { TIMED_STEPS = 40 };
static const double PLANNED_TIME = 0.6;
// Trials of all parts by the number of seeds, each of which takes time besides its steps.
static const double PLANNED_TRIALS = 20.0;
static const double LEAST_BUDGET = 100.0, MOST_BUDGET = 1e6;
// Parts of the budget [C].
static const double RAMP_PART = 0.08, RATE_PART = 0.37;

// ---- the learning rate ----

// Decades below and above the rule's own rate; steps of the range test [C].
static const double RAMP_DECADES = 4.0;
enum { RAMP_LEAST = 40, RAMP_MOST = 800 };
// The first twentieth of the range test is no part of it; its losses are averaged over about ten; it
// ends at four times the lowest one, as in fastai's.
enum { RAMP_BURN_IN = 20 };
static const double RAMP_SMOOTHING = 0.9;
static const double RAMP_ENDS = 4.0;
// Steps of a trial [C]; rates that are tried at first, below and above that of the lowest loss of the
// range test, and all at most.
enum { TRIAL_LEAST = 20, TRIAL_MOST = 1000, RATES_BELOW = 4, RATES_ABOVE = 1, RATES_MOST = 14 };
// A rate is as good as the best one up to two standard errors of the difference, paired by seed, or a
// fiftieth of what the best one gains; never with less than nine tenths of that [C].
static const double SAME_ERRORS = 2.0, SAME_GAIN = 0.02, LEAST_GAIN = 0.9;
// The curve says nothing where the best rate gains less than two deviations between seeds, or a
// fiftieth of the loss [C].
static const double TOLD_NOISE = 2.0, TOLD_GAIN = 0.02;
// Rows and products for the largest eigenvalue [W].
enum { SHARP_ROWS = 1024, SHARP_PRODUCTS = 40 };
static const double SHARP_TOLERANCE = 0.02;
static const double SHARP_PARAMETERS = 3e6;

// ---- the batch size ----

// Part of the budget for branches, and for times [C].
static const double BRANCH_PART = 0.25, TIMES_PART = 0.1;
// Batches that are timed: from the first to the last by powers of two, and steps of each [W].
enum { BATCH_LEAST = 16, BATCH_MOST = 4096, TIMED_LEAST = 16, TIMED_MOST = 200 };
// Bytes of the arrays of a batch at most [W].
static const double BATCH_BYTES = 1e9;
// Groups of gradients for the noise scale, small batches in each, and examples in one of those [W].
enum { NOISE_GROUPS = 24, NOISE_PARTS = 8, NOISE_BATCH = 16 };
// Standard errors by which the squared mean gradient has to be above 0.
static const double NOISE_STANDS_OUT = 2.0;
// Branches begin where the loss of batches is half of what it was, or after this part of the steps of a
// trial: the critical batch is near 0 at the start, rises, and then stays [Merrill and others 2025], and a
// loss that no longer falls tells nothing [C].
static const double BRANCH_LOSS = 0.5;
enum { BEFORE_BRANCHES = 4 };
// The smallest batch that branches, how many times it is tried with, by powers of two, and steps that
// the largest one takes [C].
enum { BRANCH_BASE = 32, BRANCH_FACTOR = 16, BRANCH_STEPS_LEAST = 8, BRANCH_STEPS_MOST = 16 };
// A branch is as good up to a tenth of what the base gains, or, within a quarter of that, two standard
// errors [C].
static const double BRANCH_SAME = 0.1, BRANCH_WORST = 0.25;
// Times to a loss that are called the same [C]; the factor by which scale and branches disagree [C].
static const double SAME_TIME = 1.25, DISAGREE = 4.0;

// ---- the course of a run ----

// The long trial's part of the budget, and its steps at most [C].
static const double LONG_PART = 0.1;
enum { LONG_MOST = 20000 };
// The loss is level within a twentieth of its fall; it still falls where that comes in the last fifth [C].
static const double LEVEL_PART = 0.05, LEVEL_LATE = 0.8;
static const double LEVEL_SMOOTHING = 0.98;
// Norms of the first tenth are those of a network that has learnt nothing [C].
enum { NORM_BURN_IN = 10 };
// The percentile of the playbook, and by how much the largest norm exceeds it where clipping is for
// some batches and not for all [C].
static const double CLIP_PERCENTILE = 0.9, CLIP_FAR = 10.0;
// More than half of the batches clipped is a lower rate [Godbole and others. Deep learning tuning
// playbook. 2023].
static const double CLIP_MOST = 0.5;
// Twice the rate, as the playbook tries for 500 steps; it is unstable where the loss rises by so much of
// what it was [C].
static const double TESTED_RATE = 2.0, UNSTABLE_RISE = 1.5;
// Steps of a warm-up by those of a run: at most a tenth, as the playbook has it.
enum { WARMUP_PART = 10 };

#endif
