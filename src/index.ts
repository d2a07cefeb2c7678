/** The public library: names only. */

export { auditTable } from "./audit/audit.ts";
export type { AuditReport, Finding, FindingName, Severity } from "./audit/finding.ts";
export { type DescribeOptions, describe } from "./data/describe.ts";
export { type ReadOptions, readTable } from "./data/read.ts";
export type {
  Column,
  ColumnDescription,
  Kind,
  NumberColumn,
  Table,
  TableDescription,
  Task,
  TextColumn,
} from "./data/table.ts";
export { type BinsInNetwork, binsInNetwork, foldBinsInNetwork } from "./encode/binsInNetwork.ts";
export { type Encoder, encoderFromJSON, fitEncoder } from "./encode/encoder.ts";
export { type EncodedFolds, encodeFolds } from "./encode/folds.ts";
export { inputGroups } from "./encode/inputGroups.ts";
export { calibrationError } from "./measure/calibration.ts";
export { ceiling } from "./measure/ceiling.ts";
export { correctedScore } from "./measure/correction.ts";
export type { Dependence } from "./measure/dependence.ts";
export { dieboldMariano } from "./measure/dieboldMariano.ts";
export { measureGap } from "./measure/gap.ts";
export { type Interval, newcombe, rmseInterval, tInterval, wilson } from "./measure/interval.ts";
export { meanInterval } from "./measure/jackknife.ts";
export { defaultMetric, metrics, metricsFor } from "./measure/metrics/all.ts";
export type { Direction, Metric, MetricName } from "./measure/metrics/metric.ts";
export { paired } from "./measure/paired.ts";
export { type Predictions, rowLosses } from "./measure/predictions.ts";
export { proportionInterval } from "./measure/proportion.ts";
export { scorePart } from "./measure/score.ts";
export { type Composition, composeModel } from "./model/compose.ts";
export { type Answers, loadModel, type Model } from "./model/load.ts";
export { predictFile } from "./model/predict.ts";
export { describeNetwork } from "./network/describe.ts";
export type { Activation } from "./network/layers/activation.ts";
export { type LayerSpec, layers } from "./network/layers/all.ts";
export { binStatistics } from "./network/layers/piecewiseLinear.ts";
export { type Mlp, mlp } from "./network/mlp.ts";
export { type Network, parameterCount } from "./network/network.ts";
export { type Tabm, tabm } from "./network/tabm.ts";
export { regularizers } from "./regularize/all.ts";
export type { Regularizer, RegularizerName, Strengths } from "./regularize/regularizer.ts";
export { renderReport } from "./report/html.ts";
export { type ErrorCode, UnseenError } from "./runtime/errors.ts";
export { type Random, randomFrom } from "./runtime/random.ts";
export { chooseRung } from "./search/rungs.ts";
export { divide } from "./split/folds.ts";
export type { Fold, RowsOf, SealedTestRows, TestRows, TrainRows, ValidationRows } from "./split/rows.ts";
export { type Sealed, type SealOptions, seal } from "./split/seal.ts";
export type { Strategy } from "./split/strategy.ts";
export { type AuditOptions, audit, type TableAudit } from "./study/audit.ts";
export type { OnEvent, StudyEvent } from "./study/events.ts";
export { fit, resume } from "./study/fit.ts";
export type { Leakage } from "./study/leakage.ts";
export type { FitOptions } from "./study/options.ts";
export { type PlannedStudy, plan } from "./study/planned.ts";
export type { StudyResult } from "./study/result.ts";
export type { Study } from "./study/study.ts";
export { type UnsealOptions, unsealAgain } from "./study/unsealAgain.ts";
export { judge } from "./study/verdict.ts";
export { type Crew, openCrew } from "./train/crew.ts";
export type { Examples, Parts } from "./train/examples.ts";
export { objectiveOf, objectives } from "./train/objectives/all.ts";
export type { Objective, ObjectiveName, ObjectiveSettings } from "./train/objectives/objective.ts";
export { optimizerOf, optimizers } from "./train/optimizer/all.ts";
export type { Optimizer, OptimizerName, OptimizerSettings } from "./train/optimizer/optimizer.ts";
export type { EncodedData, Fades, Member, Population, TrainedMember } from "./train/population.ts";
export { openWorkshop } from "./train/programs.ts";
export { shapes } from "./train/schedule/all.ts";
export { rateAt, type Schedule } from "./train/schedule/schedule.ts";
export type { Shape, ShapeName } from "./train/schedule/shape.ts";
export {
  type TrainedNetwork,
  type TrainingOptions,
  type TrainingProgress,
  type TrainingTrial,
  train,
} from "./train/train.ts";
export { trainPopulation } from "./train/trainer.ts";
