# Intervals made by R, to check src/rrlib/statistics against. From the project's folder:
#     Rscript tests/reference/rates.R
# writes tests/reference/rates.json. Nothing is drawn at random. Debian: r-cran-epitools.

number <- function(x) sprintf("%.17g", x)
list_of <- function(x) paste0("[", paste(x, collapse = ", "), "]")
entry <- function(...) {
  fields <- list(...)
  paste0("    {", paste0('"', names(fields), '": ', unlist(fields), collapse = ", "), "}")
}
section <- function(name, entries) {
  paste0('  "', name, '": [\n', paste(entries, collapse = ",\n"), "\n  ]")
}

# prop.test without the continuity correction is Wilson's score interval.
wilson <- function(x, n, level) {
  test <- suppressWarnings(prop.test(x, n, conf.level = level, correct = FALSE))
  entry(x = x, n = n, level = level, interval = list_of(number(test$conf.int)))
}

poisson_rate <- function(x, exposure, level) {
  test <- poisson.test(x, exposure, conf.level = level)
  entry(x = x, exposure = exposure, level = level, estimate = number(test$estimate),
        interval = list_of(number(test$conf.int)))
}

poisson_ratio <- function(later, earlier, level) {
  test <- poisson.test(c(later, earlier), conf.level = level)
  entry(later = later, earlier = earlier, level = level, estimate = number(test$estimate),
        interval = list_of(number(test$conf.int)))
}

rate_ratio <- function(x, exposure, level) {
  test <- poisson.test(x, exposure, conf.level = level)
  entry(events = list_of(x), exposures = list_of(number(exposure)), level = level,
        estimate = number(test$estimate), interval = list_of(number(test$conf.int)))
}

# The score interval of a difference of proportions, by search: the likeliest proportions that
# differ by `difference` are where the likelihood's slope is 0, or at an end.
likeliest <- function(difference, x, n) {
  part <- function(count, share) if (count > 0) count / share else 0
  slope <- function(p) part(x[1], p + difference) - part(n[1] - x[1], 1 - p - difference) +
    part(x[2], p) - part(n[2] - x[2], 1 - p)
  ends <- c(max(0, -difference), min(1, 1 - difference))
  inner <- ends + c(1, -1) * 1e-9 * diff(ends)
  if (diff(ends) == 0 || slope(inner[1]) <= 0) return(ends[1])
  if (slope(inner[2]) >= 0) return(ends[2])
  uniroot(slope, inner, tol = 1e-16, maxiter = 10000)$root
}
score_interval <- function(later, earlier, level, corrected) {
  x <- c(later[1], earlier[1]); n <- c(later[2], earlier[2])
  observed <- x[1] / n[1] - x[2] / n[2]
  times <- if (corrected) sum(n) / (sum(n) - 1) else 1
  beyond <- function(difference) {
    p <- likeliest(difference, x, n) + c(difference, 0)
    (observed - difference)^2 - qnorm((1 + level) / 2)^2 * times * sum(p * (1 - p) / n)
  }
  found <- function(from, to) uniroot(beyond, c(from, to), tol = 1e-15, maxiter = 10000)$root
  ends <- c(if (observed > -1) found(-1, observed - 1e-9) else -1,
            if (observed < 1) found(observed + 1e-9, 1) else 1)
  entry(later = list_of(later), earlier = list_of(earlier), level = level,
        corrected = tolower(corrected), interval = list_of(number(ends)))
}

standardised <- function(events, people, weights, level) {
  rate <- epitools::ageadjust.direct(events, people, stdpop = weights, conf.level = level)
  entry(events = list_of(events), people = list_of(people), weights = list_of(weights),
        level = level, estimate = number(rate["adj.rate"]),
        interval = list_of(number(rate[c("lci", "uci")])))
}

# Offences a person: many have few, few have many.
skewed <- c(1, 1, 1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 6, 9, 17)

# The mean of what counts exceed `least` by, as a model with a logarithmic link and a variance
# estimated from the counts. Its standard error is that of the logarithm of the mean.
mean_of <- function(counts, least, level) {
  model <- glm(counts - least ~ 1, family = quasipoisson(link = "log"),
               control = glm.control(epsilon = 1e-15, maxit = 200))
  found <- summary(model)$coefficients[1, ]
  reach <- qt((1 + level) / 2, length(counts) - 1) * found["Std. Error"]
  entry(values = list_of(counts), least = least, level = level,
        estimate = number(least + exp(found["Estimate"])),
        interval = list_of(number(least + exp(found["Estimate"] + c(-1, 1) * reach))))
}

x <- c(0, 1, 0, 1, 2, 5, 10, 4, 81, 148, 1, 263)
n <- c(1, 1, 10, 10, 3, 10, 10, 56, 263, 148, 1129, 263)
wilsons <- c(mapply(wilson, x, n, 0.95), mapply(wilson, x, n, 0.99), wilson(81, 263, 0.8))

events <- c(0, 1, 2, 5, 12, 210, 1129, 0, 1, 210, 1129)
exposures <- c(1, 1, 1, 1, 1, 1, 1, 52.1, 420.5, 54.4, 45.678)
rates <- c(mapply(poisson_rate, events, exposures, 0.95),
           mapply(poisson_rate, c(0, 7, 210), c(1, 2.5, 54.4), 0.99))

later <- c(210, 1129, 0, 0, 1, 5, 210)
earlier <- c(1129, 210, 1, 210, 1, 4, 210)
ratios <- c(mapply(poisson_ratio, later, earlier, 0.95), poisson_ratio(210, 1129, 0.99))

rate_ratios <- mapply(rate_ratio, list(c(30, 60), c(5, 12), c(0, 7), c(210, 1129)),
                      list(c(543.1, 514.8), c(10, 11), c(3.5, 2), c(54.4, 61.7)),
                      c(0.95, 0.95, 0.95, 0.8))

nows <- list(c(56, 70), c(9, 10), c(0, 10), c(10, 10), c(1, 1), c(0, 1), c(5, 56), c(61, 157))
befores <- list(c(48, 80), c(3, 10), c(0, 20), c(0, 10), c(0, 1), c(0, 1), c(0, 29), c(81, 167))
scores <- c(mapply(score_interval, nows, befores, 0.95, FALSE),
            mapply(score_interval, nows, befores, 0.95, TRUE),
            score_interval(c(61, 157), c(81, 167), 0.99, FALSE))

standards <- mapply(standardised, list(c(107, 141, 60, 40, 7), c(3, 0, 1), c(12)),
                    list(c(230061, 329449, 114920, 39487, 14208), c(20, 3, 11), c(157)),
                    list(c(78000, 110000, 40000, 14000, 6000), c(5, 10, 20), c(1)),
                    c(0.95, 0.9, 0.95))

means <- c(mean_of(skewed, 0, 0.95), mean_of(skewed, 1, 0.95), mean_of(skewed, 1, 0.99),
           mean_of(c(0, 1), 0, 0.95), mean_of(c(0, 0, 0, 12), 0, 0.95))

out <- file.path("tests", "reference", "rates.json")
writeLines(c(paste0('{\n  "R": "', R.version.string, '",'),
             paste0(section("wilson", wilsons), ","),
             paste0(section("poisson_rate", rates), ","),
             paste0(section("poisson_ratio", ratios), ","),
             paste0(section("rate_ratio", rate_ratios), ","),
             paste0(section("score_interval", scores), ","),
             paste0(section("directly_standardised", standards), ","),
             section("mean", means), "}"), out)
