# Trends made by R, to check src/rrlib/statistics/trends against. From the project's folder:
#     Rscript tests/reference/trends.R
# reads tests/reference/trends.csv, ten invented areas in forty quarters, numbered 4 * year +
# quarter - 1, and writes tests/reference/trends.json. Nothing is drawn at random.
# Debian: r-cran-mass, r-cran-sandwich, r-cran-lmtest, r-cran-clubsandwich, r-cran-quadprog,
# r-cran-jsonlite.
# Debian has no `did`: what `staggered` holds is by its formulas, written out once more.

suppressMessages({library(MASS); library(sandwich); library(lmtest); library(clubSandwich)
                  library(quadprog); library(jsonlite)})

rows <- read.csv("tests/reference/trends.csv")
begin <- min(rows$period)
event <- 8051
errors <- function(V) sqrt(diag(V))
named <- function(x) as.list(x)

# One area, a segmented regression with two interventions.
one <- subset(rows, area == "A")
angle <- 2 * pi * (one$period %% 4) / 4
one <- transform(one, trend = period - begin + 1, sine = sin(angle), cosine = cos(angle),
                 second = cos(2 * angle), level = as.numeric(period >= event),
                 slope = pmax(period - event, 0), later = as.numeric(period >= 8059))
right <- ~ trend + sine + cosine + second + level + slope + later + offset(log(exposure))
poisson_fit <- glm(update(right, count ~ .), poisson, one, control = glm.control(epsilon = 1e-12))
negbin_fit <- glm.nb(update(right, count ~ .), one, control = glm.control(epsilon = 1e-12, maxit = 200))
line_fit <- lm(log(count / exposure) ~ trend + sine + cosine + second + level + slope + later, one)
newey <- function(fit, lag) errors(NeweyWest(fit, lag = lag, prewhite = FALSE, adjust = FALSE))
test <- function(x) c(as.numeric(x$statistic), x$p.value)
segmented <- list(
  poisson = list(coefficients = unname(coef(poisson_fit)), newey_west_4 = unname(newey(poisson_fit, 4)),
                 white = unname(newey(poisson_fit, 0))),
  negative_binomial = list(coefficients = unname(coef(negbin_fit)), theta = negbin_fit$theta,
                           newey_west_4 = unname(newey(negbin_fit, 4))),
  line = list(coefficients = unname(coef(line_fit)), newey_west_4 = unname(newey(line_fit, 4)),
              automatic_lag = bwNeweyWest(line_fit, prewhite = FALSE),
              durbin_watson = as.numeric(dwtest(line_fit)$statistic),
              breusch_godfrey_4 = test(bgtest(line_fit, 4)),
              ljung_box_4 = test(Box.test(resid(line_fit), 4, "Ljung"))))

# The panel of all areas.
rows$rate <- 1000 * rows$count / rows$exposure
rows$treatment <- rows$dose * (rows$period >= event)
effects <- ~ . + factor(area) + factor(period)
both <- lm(update(rate ~ treatment, effects), rows)
counted <- glm(update(count ~ treatment, effects), poisson, rows, offset = log(rows$exposure),
               control = glm.control(epsilon = 1e-12))
clustered <- function(fit) unname(errors(vcovCL(fit, cluster = rows$area, type = "HC1"))[2])
for (period in setdiff(unique(rows$period), event - 1))
  rows[[paste0("e", period)]] <- rows$dose * (rows$period == period)
terms <- grep("^e8", names(rows), value = TRUE)
study <- lm(reformulate(c(terms, "factor(area)", "factor(period)"), "rate"), rows)
cr2 <- coef_test(both, vcov = "CR2", cluster = rows$area, test = "Satterthwaite", coefs = "treatment")
early <- paste0("e", event - 2:3)
joint <- Wald_test(study, constrain_zero(early, coefs = coef(study)), vcov = "CR2",
                   cluster = rows$area, test = "HTZ")
panel <- list(cr2 = c(cr2$SE, cr2$df), hotelling = c(joint$Fstat, joint$df_denom),
              coefficient = unname(coef(both)[2]), iid = unname(errors(vcov(both))[2]),
              hc1 = unname(errors(vcovHC(both, "HC1"))[2]), cluster = clustered(both),
              poisson = unname(coef(counted)[2]), poisson_cluster = clustered(counted),
              events = unname(coef(study)[terms]),
              events_cluster = unname(errors(vcovCL(study, cluster = rows$area, type = "HC1"))[terms]))

# Dose and response: means after less means before, HC3.
change <- sapply(split(rows, rows$area), function(x)
  mean(x$rate[x$period >= event]) - mean(x$rate[x$period < event]))
dose <- sapply(split(rows, rows$area), function(x) x$dose[1])
bend <- dose - mean(dose)
line <- lm(change ~ dose)
curve <- lm(change ~ bend + I(bend^2))
doses <- list(slope = unname(coef(line)[2]), error = unname(errors(vcovHC(line, "HC3"))[2]),
              curvature = unname(coef(curve)[3]), curve_error = unname(errors(vcovHC(curve, "HC3"))[3]))

# Groups by first treated quarter, against areas never treated: means of changes and their influence.
wide <- t(sapply(split(rows, rows$area), function(x) x$rate[order(x$period)]))
first <- sapply(split(rows, rows$area), function(x) x$first[1])
quarters <- sort(unique(rows$period))
cells <- expand.grid(period = quarters[-1], group = sort(unique(first[first > 0])))
pair <- function(group, period) {
  base <- if (period >= group) group - 1 else period - 1
  moved <- wide[, match(period, quarters)] - wide[, match(base, quarters)]
  ours <- first == group; theirs <- first == 0
  influence <- ifelse(ours, (moved - mean(moved[ours])) / mean(ours),
                      ifelse(theirs, -(moved - mean(moved[theirs])) / mean(theirs), 0))
  list(effect = mean(moved[ours]) - mean(moved[theirs]), influence = influence)
}
pairs <- Map(pair, cells$group, cells$period)
effect <- sapply(pairs, `[[`, "effect"); influence <- sapply(pairs, `[[`, "influence")
share <- sapply(cells$group, function(g) mean(first == g))
aggregate_of <- function(kept) {
  weight <- share[kept] / sum(share[kept]); value <- sum(weight * effect[kept])
  member <- sapply(cells$group[kept], function(g) as.numeric(first == g))
  around <- sweep(member, 2, share[kept]) %*% (effect[kept] - value) / sum(share[kept])
  each <- influence[, kept, drop = FALSE] %*% weight + around
  c(value, sqrt(mean(each^2) / length(first)))
}
since <- cells$period - cells$group
staggered <- list(effects = effect, overall = aggregate_of(since >= 0),
                  since_4 = aggregate_of(since == 4), before_3 = aggregate_of(since == -3))

# Synthetic control of area A.
outcomes <- t(wide); colnames(outcomes) <- rownames(wide)
before <- quarters < event
mixed <- function(unit, donors) {
  inner <- outcomes[before, donors]; number <- length(donors)
  weights <- solve.QP(2 * crossprod(inner), 2 * crossprod(inner, outcomes[before, unit]),
                      cbind(1, diag(number)), c(1, rep(0, number)), meq = 1)$solution
  gap <- as.numeric(outcomes[, unit] - outcomes[, donors] %*% weights)
  list(weights = weights, before = sqrt(mean(gap[before]^2)), after = sqrt(mean(gap[!before]^2)),
       effect = mean(gap[!before]))
}
others <- setdiff(colnames(outcomes), "A")
ours <- mixed("A", others)
ratio <- c(ours$after / ours$before, sapply(others, function(unit) {
  placebo <- mixed(unit, setdiff(others, unit)); placebo$after / placebo$before }))
synthetic <- c(ours, list(ratios = unname(ratio)))

write_json(list(R = R.version.string, segmented = segmented, panel = panel, doses = doses,
                staggered = staggered, synthetic = synthetic),
           "tests/reference/trends.json", auto_unbox = TRUE, digits = NA, pretty = TRUE)
