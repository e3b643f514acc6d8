# Curves and tests made by R, to check src/rrlib/statistics against. From the project's folder:
#     Rscript tests/reference/survival.R
# reads tests/reference/survival.csv, sixty invented people (cause 0 is censored, 1 of interest,
# 2 competing), and writes tests/reference/survival.json. Nothing is drawn at random.
# Debian: r-cran-survival, r-cran-cmprsk.

suppressMessages({library(survival); library(cmprsk)})

number <- function(x) ifelse(is.na(x), "null", sprintf("%.17g", x))
list_of <- function(x) paste0("[", paste(x, collapse = ", "), "]")
numbers <- function(x) list_of(number(as.numeric(x)))
text <- function(x) paste0('"', x, '"')
entry <- function(...) {
  fields <- list(...)
  paste0("    {", paste0('"', names(fields), '": ', unlist(fields), collapse = ", "), "}")
}
section <- function(name, entries) {
  paste0('  "', name, '": [\n', paste(unlist(entries), collapse = ",\n"), "\n  ]")
}

people <- read.csv(file.path("tests", "reference", "survival.csv"))
groups <- list(a = people[people$group == "a", ], b = people[people$group == "b", ],
               all = people)
at <- c(0, 3, 6, 7.5, 12, 18)
levels <- c(0.95, 0.8)
each <- function(make) lapply(names(groups), function(name)
  lapply(levels, function(level) make(name, groups[[name]], level)))

kaplan_meier <- function(name, people, level) {
  curve <- survfit(Surv(months, cause > 0) ~ 1, people, conf.type = "log-log", conf.int = level)
  point <- summary(curve, times = at)
  entry(group = text(name), level = level, at = numbers(point$time),
        at_risk = numbers(point$n.risk), share = numbers(point$surv),
        lower = numbers(point$lower), upper = numbers(point$upper))
}

quantiles <- function(name, people, level) {
  curve <- survfit(Surv(months, cause > 0) ~ 1, people, conf.type = "log-log", conf.int = level)
  shares <- c(0.1, 0.25, 0.3, 0.5, 0.75)
  found <- quantile(curve, shares)
  entry(group = text(name), level = level, shares = numbers(shares),
        values = numbers(found$quantile), lower = numbers(found$lower),
        upper = numbers(found$upper))
}

restricted_mean <- function(name, people, level) {
  curve <- survfit(Surv(months, cause > 0) ~ 1, people)
  found <- summary(curve, rmean = 12)$table
  entry(group = text(name), level = level, horizon = 12, value = number(found["rmean"]),
        error = number(found["se(rmean)"]))
}

# The first state of `survfit` is that nothing has happened yet, then come the causes.
incidence <- function(name, people, level) {
  curve <- survfit(Surv(months, factor(cause, 0:2)) ~ 1, people, conf.type = "log-log",
                   conf.int = level)
  point <- summary(curve, times = at)
  sapply(1:2, function(cause)
    entry(group = text(name), level = level, cause = cause, at = numbers(point$time),
          share = numbers(point$pstate[, cause + 1]), lower = numbers(point$lower[, cause + 1]),
          upper = numbers(point$upper[, cause + 1])))
}

# A second program's shares: its variances are others, by the delta method.
cuminc_shares <- function() {
  point <- timepoints(with(people, cuminc(months, cause, group)), at[-1])$est
  lapply(rownames(point), function(row)
    entry(group = text(substr(row, 1, 1)), cause = substr(row, 3, 3), at = numbers(at[-1]),
          share = numbers(point[row, ])))
}

log_rank <- function(formula, by, stratified) {
  test <- survdiff(formula, people)
  degrees <- length(unique(people[[by]])) - 1
  entry(by = text(by), stratified = tolower(stratified), statistic = number(test$chisq),
        degrees = degrees, p_value = number(pchisq(test$chisq, degrees, lower.tail = FALSE)))
}

gray <- function(by) {
  tests <- cuminc(people$months, people$cause, people[[by]])$Tests
  lapply(1:2, function(cause)
    entry(by = text(by), cause = cause, statistic = number(tests[cause, "stat"]),
          degrees = tests[cause, "df"], p_value = number(tests[cause, "pv"])))
}

# Whoever was not followed at all has no time at risk.
events_and_exposure <- function(name, people) {
  cuts <- c(0, 3, 6, 12, 15)
  parts <- survSplit(Surv(months, cause == 1) ~ ., people[people$months > 0, ],
                     cut = cuts[-1], episode = "part")
  part <- factor(parts$part, 1:(length(cuts) - 1))
  entry(group = text(name), cuts = numbers(cuts),
        events = numbers(tapply(parts$event, part, sum)),
        exposure = numbers(tapply(parts$months - parts$tstart, part, sum)))
}

tests <- list(log_rank(Surv(months, cause == 1) ~ group, "group", FALSE),
              log_rank(Surv(months, cause == 1) ~ stratum, "stratum", FALSE),
              log_rank(Surv(months, cause == 1) ~ group + strata(stratum), "group", TRUE))
rates <- lapply(names(groups), function(name) events_and_exposure(name, groups[[name]]))

out <- file.path("tests", "reference", "survival.json")
writeLines(c(paste0('{\n  "R": "', R.version.string, '",'),
             paste0('  "survival": "', packageVersion("survival"), '",'),
             paste0('  "cmprsk": "', packageVersion("cmprsk"), '",'),
             paste0(section("kaplan_meier", each(kaplan_meier)), ","),
             paste0(section("quantiles", each(quantiles)), ","),
             paste0(section("restricted_mean", each(restricted_mean)), ","),
             paste0(section("cumulative_incidence", each(incidence)), ","),
             paste0(section("cuminc", cuminc_shares()), ","),
             paste0(section("log_rank", tests), ","),
             paste0(section("gray", lapply(c("group", "stratum"), gray)), ","),
             section("events_and_exposure", rates), "}"), out)
