# Effects of two groups made by R, to check src/rrlib/statistics against. From the project's folder:
#     Rscript tests/reference/effects.R
# reads tests/reference/effects.csv, sixty invented people (true and false are 1 and 0), and writes
# tests/reference/effects.json. Nothing is drawn at random.
# Debian: r-cran-metafor, r-cran-sandwich, r-cran-aer.

suppressMessages({library(metafor); library(sandwich); library(AER)})

number <- function(x) ifelse(is.na(x) | is.infinite(x), "null", sprintf("%.17g", x))
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

# Two groups: (events, people) of the treated, then of the controls.
pairs <- list(c(56, 70, 48, 80), c(9, 10, 3, 10), c(5, 56, 0, 29), c(0, 41, 9, 44), c(10, 10, 4, 20),
              c(8, 29, 15, 29), c(61, 157, 81, 167), c(3, 10, 3, 10), c(120, 400, 150, 410))
search <- function(beyond, ends) {
  uniroot(beyond, ends, tol = 1e-15, maxiter = 100000)$root
}

# The score interval of a ratio or of an odds ratio, by search over its logarithm. The likeliest
# shares with that ratio are where the likelihood's slope is 0; those with that odds ratio are where
# as many events are expected as there were.
likeliest <- function(scale, effect, x, n) {
  if (scale == "odds") {
    shares <- function(logit) plogis(c(logit + log(effect), logit))
    return(shares(search(function(logit) sum(n * shares(logit)) - sum(x), c(-60, 60))))
  }
  part <- function(count, share) if (count > 0) count / share else 0
  slope <- function(p) part(x[1], p) - part(n[1] - x[1], 1 - effect * p) * effect +
    part(x[2], p) - part(n[2] - x[2], 1 - p)
  most <- min(1, 1 / effect)
  inner <- most * c(1e-12, 1 - 1e-12)
  if (slope(inner[2]) >= 0) return(c(effect, 1) * most)
  c(effect, 1) * search(slope, inner)
}
score_interval <- function(scale, pair, level) {
  x <- pair[c(1, 3)]; n <- pair[c(2, 4)]
  squared <- qnorm((1 + level) / 2)^2
  beyond <- function(logarithm) {
    effect <- exp(logarithm)
    p <- likeliest(scale, effect, x, n)
    if (scale == "ratio") {
      statistic <- (x[1] / n[1] - effect * x[2] / n[2])^2 /
        (p[1] * (1 - p[1]) / n[1] + effect^2 * p[2] * (1 - p[2]) / n[2])
    } else {
      statistic <- (x[1] - n[1] * p[1])^2 * sum(1 / (n * p * (1 - p)))
    }
    statistic - squared
  }
  shares <- x / n
  odds <- shares / (1 - shares)
  seen <- if (scale == "ratio") shares[1] / shares[2] else odds[1] / odds[2]
  middle <- if (seen == 0) log(1e-6) else if (is.infinite(seen)) log(1e6) else log(seen)
  ends <- c(if (seen > 0) exp(search(beyond, c(middle - 20, middle - 1e-6))) else 0,
            if (is.finite(seen)) exp(search(beyond, c(middle + 1e-6, middle + 20))) else Inf)
  entry(scale = text(scale), pair = list_of(pair), level = level, value = number(seen),
        interval = numbers(ends))
}

# What fisher.test searches for with a coarse tolerance, searched for with a fine one.
exact_odds <- function(pair, level) {
  x <- pair[1]; both <- pair[1] + pair[3]
  support <- max(0, both - pair[4]):min(pair[2], both)
  plain <- dhyper(support, pair[2], pair[4], both, log = TRUE)
  chances <- function(logarithm) {
    weight <- plain + support * logarithm
    weight <- exp(weight - max(weight))
    weight / sum(weight)
  }
  end <- function(kept) search(function(l) sum(chances(l)[kept(support)]) - (1 - level) / 2, c(-30, 30))
  lower <- if (x == min(support)) 0 else exp(end(function(s) s >= x))
  upper <- if (x == max(support)) Inf else exp(end(function(s) s <= x))
  value <- if (x == min(support)) 0 else if (x == max(support)) Inf else
    exp(search(function(l) sum(chances(l) * support) - x, c(-30, 30)))
  table <- matrix(c(pair[1], pair[2] - pair[1], pair[3], pair[4] - pair[3]), 2)
  coarse <- fisher.test(table, conf.level = level)
  entry(pair = list_of(pair), level = level, value = number(value), interval = numbers(c(lower, upper)),
        fisher_test = numbers(coarse$conf.int))
}

# Every possible draw: how many events among the treated, and what is as far from 0.
all_draws <- function(pair) {
  both <- pair[1] + pair[3]
  possible <- 0:both
  possible <- possible[possible <= pair[2] & both - possible <= pair[4]]
  chance <- choose(pair[2], possible) * choose(pair[4], both - possible) / choose(pair[2] + pair[4], both)
  apart <- abs(possible / pair[2] - (both - possible) / pair[4])
  seen <- abs(pair[1] / pair[2] - pair[3] / pair[4])
  entry(pair = list_of(pair), p = number(sum(chance[apart >= seen - 1e-12])))
}

# Barnard's and Boschloo's p-values: each table listed, the worst common share sought in steps.
exact_tests <- function(pair) {
  n <- pair[2]; m <- pair[4]
  tables <- expand.grid(x = 0:n, y = 0:m)
  pooled <- with(tables, (x + y) / (n + m))
  score <- with(tables, abs(x / n - y / m) / sqrt(pooled * (1 - pooled) * (1 / n + 1 / m)))
  score[is.nan(score)] <- 0
  less <- with(tables, phyper(x, n, m, x + y))
  more <- with(tables, phyper(x - 1, n, m, x + y, lower.tail = FALSE))
  this <- with(tables, x == pair[1] & y == pair[3])
  worst <- function(counted) {
    total <- function(share) with(tables[counted, ], sum(dbinom(x, n, share) * dbinom(y, m, share)))
    steps <- seq(0, 1, length.out = 2001)
    best <- steps[which.max(sapply(steps, total))]
    optimise(total, c(max(best - 0.001, 0), min(best + 0.001, 1)), maximum = TRUE, tol = 1e-12)$objective
  }
  sides <- c(worst(less <= less[this] * (1 + 1e-9)), worst(more <= more[this] * (1 + 1e-9)))
  entry(pair = list_of(pair), barnard = number(worst(score >= score[this] - 1e-9)),
        boschloo = number(min(1, 2 * min(sides))))
}

# Strata: events and people of the treated, of the controls.
strata <- list(
  large = list(a = c(10, 21, 8, 30), n = c(40, 60, 30, 71), c = c(16, 20, 13, 44), m = c(42, 50, 35, 80)),
  small = list(a = c(1, 0, 2, 1, 0, 3, 1), n = c(3, 2, 4, 1, 5, 4, 2), c = c(1, 1, 0, 2, 1, 3, 0),
               m = c(2, 4, 3, 4, 3, 4, 1)))
stratified <- function(name, level) {
  s <- strata[[name]]
  pooled <- lapply(c("RD", "RR", "OR"), function(measure)
    rma.mh(ai = s$a, n1i = s$n, ci = s$c, n2i = s$m, measure = measure, level = 100 * level,
           correct = FALSE, add = 0, drop00 = FALSE))
  ends <- function(one, change) numbers(change(c(one$b, one$ci.lb, one$ci.ub)))
  cells <- array(rbind(s$a, s$n - s$a, s$c, s$m - s$c), c(2, 2, length(s$a)))
  base <- mantelhaen.test(cells, correct = FALSE, conf.level = level)
  entry(name = text(name), level = level, a = list_of(s$a), n = list_of(s$n), c = list_of(s$c),
        m = list_of(s$m), difference = ends(pooled[[1]], identity), ratio = ends(pooled[[2]], exp),
        odds = ends(pooled[[3]], exp), odds_of_base = numbers(c(base$estimate, base$conf.int)),
        test = numbers(c(base$statistic, base$p.value)),
        tarone = numbers(c(pooled[[3]]$TA, pooled[[3]]$TAp)))
}

# Studies: effects and variances; the last but one lie closer than chance alone would set them.
studies <- list(
  far = list(y = c(-12.1, 3.4, -7.9, -1.2, -20.3, 5.5), v = c(16.2, 9.1, 30.5, 4.4, 25.0, 40.1)),
  few = list(y = c(-0.51, -0.02, -0.33), v = c(0.021, 0.033, 0.080)),
  close = list(y = c(-4.1, -4.3, -3.9, -4.6), v = c(9.0, 16.0, 12.5, 20.0)),
  two = list(y = c(-0.60, 0.25), v = c(0.02, 0.05)))
combined <- function(name, level) {
  s <- studies[[name]]
  tight <- list(threshold = 1e-12, maxiter = 100000, tau2.min = 0)
  fitted <- list(
    fixed = rma(s$y, s$v, method = "FE", level = 100 * level),
    moments = rma(s$y, s$v, method = "DL", level = 100 * level),
    reml = rma(s$y, s$v, method = "REML", level = 100 * level, control = tight),
    hartung_knapp = rma(s$y, s$v, method = "REML", test = "adhoc", level = 100 * level, control = tight))
  sapply(names(fitted), function(kind) {
    one <- fitted[[kind]]
    k <- length(s$y)
    reach <- suppressWarnings(qt((1 + level) / 2, k - 2)) * sqrt(one$tau2 + one$se^2)
    further <- if (kind == "fixed" || k < 3) c(NA, NA) else as.numeric(one$b) + c(-1, 1) * reach
    entry(name = text(name), kind = text(kind), level = level, effects = list_of(s$y),
          variances = list_of(s$v), value = number(as.numeric(one$b)), error = number(one$se),
          interval = numbers(c(one$ci.lb, one$ci.ub)), tau_squared = number(one$tau2),
          q = numbers(c(one$QE, one$QEp)), i_squared = number(one$I2),
          weights = numbers(weights(one)), prediction = numbers(further))
  })
}
study <- function(pair) {
  made <- lapply(c("RD", "RR", "OR"), function(measure)
    escalc(measure, ai = pair[1], n1i = pair[2], ci = pair[3], n2i = pair[4]))
  ends <- function(one, scale) numbers(c(scale * one$yi, scale^2 * one$vi))
  entry(pair = list_of(pair), difference = ends(made[[1]], 100), ratio = ends(made[[2]], 1),
        odds = ends(made[[3]], 1))
}

people <- read.csv(file.path("tests", "reference", "effects.csv"))
outcomes <- c("outcome", "event")
means <- function(outcome, level) {
  values <- people[[outcome]]
  treated <- people$assigned == 1
  test <- t.test(values[treated], values[!treated], conf.level = level)
  entry(outcome = text(outcome), level = level, value = number(-diff(test$estimate)),
        interval = numbers(test$conf.int))
}
adjusted <- function(outcome, covariates, level) {
  centred <- scale(as.matrix(people[covariates]), scale = FALSE)
  fit <- lm(people[[outcome]] ~ people$assigned * centred)
  error <- sqrt(vcovHC(fit, type = "HC2")[2, 2])
  reach <- qt((1 + level) / 2, fit$df.residual)
  entry(outcome = text(outcome), covariates = list_of(text(covariates)), level = level,
        value = number(coef(fit)[2]), error = number(error),
        interval = numbers(coef(fit)[2] + c(-1, 1) * reach * error))
}
# What a logistic model expects of everybody in both worlds. The error is that of stacked equations
# (the model's, and the mean difference), their slopes taken by numbers.
standardised <- function(covariates, level) {
  x <- cbind(1, people$assigned, as.matrix(people[covariates])); y <- people$event
  fit <- glm(y ~ x - 1, family = binomial, epsilon = 1e-14, maxit = 100)
  expected <- function(beta, assigned) plogis(cbind(1, assigned, x[, -(1:2)]) %*% beta)
  equations <- function(theta) {
    beta <- theta[-length(theta)]
    cbind(x * as.vector(y - plogis(x %*% beta)),
          expected(beta, 1) - expected(beta, 0) - theta[length(theta)])
  }
  value <- mean(expected(coef(fit), 1) - expected(coef(fit), 0))
  theta <- as.numeric(c(coef(fit), value))
  slopes <- sapply(seq_along(theta), function(i) {
    step <- replace(numeric(length(theta)), i, 1e-5)
    (colMeans(equations(theta + step)) - colMeans(equations(theta - step))) / 2e-5
  })
  spread <- crossprod(equations(theta)) / nrow(x)
  error <- sqrt((solve(slopes) %*% spread %*% t(solve(slopes)))[length(theta), length(theta)] / nrow(x))
  entry(covariates = list_of(text(covariates)), level = level, value = number(100 * value),
        interval = numbers(100 * (value + c(-1, 1) * qnorm((1 + level) / 2) * error)))
}
# The effects that a test of the rest after them, with HC2 errors, does not reject: by search.
compliers <- function(outcome, received, level) {
  y <- people[[outcome]]; z <- people$assigned; d <- people[[received]]
  value <- coef(ivreg(y ~ d | z))[2]
  limit <- qt((1 + level) / 2, length(y) - 2)
  beyond <- function(effect) {
    fit <- lm(I(y - effect * d) ~ z)
    abs(coef(fit)[2]) / sqrt(vcovHC(fit, type = "HC2")[2, 2]) - limit
  }
  far <- 1e4
  ends <- c(if (beyond(value - far) > 0) uniroot(beyond, c(value - far, value), tol = 1e-13)$root else NA,
            if (beyond(value + far) > 0) uniroot(beyond, c(value, value + far), tol = 1e-13)$root else NA)
  first <- lm(d ~ z)
  entry(outcome = text(outcome), received = text(received), level = level, value = number(value),
        interval = numbers(ends), first_stage = number(100 * coef(first)[2]),
        f = number(coef(first)[2]^2 / vcovHC(first, type = "HC2")[2, 2]))
}
people$weak <- as.numeric((seq_len(nrow(people)) + people$assigned) %% 3 == 0)

mcnemar <- function(first, second, gamma) {
  upper <- function(odds) pbinom(max(first, second) - 1, first + second, odds / (1 + odds),
                                 lower.tail = FALSE)
  entry(pairs = list_of(c(first, second)), gamma = gamma,
        p = numbers(c(upper(1 / gamma), upper(gamma))))
}
differences <- with(people, outcome[1:30] - outcome[31:60] + 0.75)
signed_ranks <- function(gamma) {
  kept <- differences[differences != 0]
  ranks <- rank(abs(kept))
  seen <- max(sum(ranks[kept > 0]), sum(ranks[kept < 0]))
  upper <- function(odds) {
    share <- odds / (1 + odds)
    pnorm((seen - share * sum(ranks)) / sqrt(share * (1 - share) * sum(ranks^2)), lower.tail = FALSE)
  }
  entry(differences = numbers(differences), gamma = gamma, p = numbers(c(upper(1 / gamma), upper(gamma))))
}

size <- function(first, second, power, level) {
  unpooled <- (qnorm((1 + level) / 2) + qnorm(power))^2 *
    (first * (1 - first) + second * (1 - second)) / (first - second)^2
  pooled <- power.prop.test(p1 = first, p2 = second, power = power, sig.level = 1 - level, tol = 1e-12)
  people <- ceiling(unpooled)
  error <- sqrt((first * (1 - first) + second * (1 - second)) / people)
  entry(first = first, second = second, power = power, level = level, unpooled = people,
        pooled = ceiling(pooled$n),
        reached = number(pnorm(abs(first - second) / error - qnorm((1 + level) / 2))),
        width = number(200 * qnorm((1 + level) / 2) * error))
}
p_values <- c(0.041, 0.001, 0.06, 0.008, 0.039, 0.042, 0.9, 0.001)
sections <- list(
  section("score_interval", c(
    lapply(pairs[1:9], function(pair) score_interval("ratio", pair, 0.95)),
    lapply(pairs[1:9], function(pair) score_interval("odds", pair, 0.95)),
    score_interval("ratio", pairs[[6]], 0.8), score_interval("odds", pairs[[6]], 0.99))),
  section("exact_odds", c(lapply(pairs, exact_odds, 0.95), exact_odds(pairs[[6]], 0.8))),
  section("all_draws", lapply(pairs, all_draws)),
  section("exact_tests", lapply(list(c(7, 15, 12, 15), c(1, 8, 7, 12), c(0, 6, 4, 5), c(9, 10, 3, 10),
                                     c(5, 20, 2, 25)), exact_tests)),
  section("strata", c(lapply(names(strata), stratified, 0.95), stratified("large", 0.8))),
  section("combined", c(lapply(names(studies), combined, 0.95), combined("far", 0.9))),
  section("study", lapply(pairs, study)),
  section("means", c(lapply(outcomes, means, 0.95), means("outcome", 0.8))),
  section("adjusted", c(lapply(outcomes, adjusted, "before", 0.95),
                        lapply(outcomes, adjusted, c("age", "before"), 0.95),
                        adjusted("outcome", c("age", "before"), 0.8))),
  section("standardised", list(standardised("before", 0.95), standardised(c("age", "before"), 0.8))),
  section("compliers", c(lapply(outcomes, compliers, "received", 0.95),
                         compliers("outcome", "received", 0.8), compliers("outcome", "weak", 0.95))),
  section("mcnemar", mapply(mcnemar, c(58, 12, 3, 10), c(23, 110, 3, 0), c(1.5, 5, 1, 2))),
  section("signed_ranks", lapply(c(1, 1.3, 2), signed_ranks)),
  section("size", mapply(size, c(0.38, 0.5, 0.1), c(0.26, 0.4, 0.14), c(0.8, 0.9, 0.8),
                         c(0.95, 0.95, 0.99))),
  section("p_values", entry(given = numbers(p_values), holm = numbers(p.adjust(p_values, "holm")),
                            benjamini_hochberg = numbers(p.adjust(p_values, "BH")))))
versions <- sapply(c("metafor", "sandwich", "AER"), function(name) as.character(packageVersion(name)))
out <- file.path("tests", "reference", "effects.json")
writeLines(c(paste0('{\n  "R": "', R.version.string, '",'),
             paste0('  "packages": {', paste0('"', names(versions), '": "', versions, '"',
                                            collapse = ", "), "},"),
             paste(unlist(sections), collapse = ",\n"), "}"), out)
