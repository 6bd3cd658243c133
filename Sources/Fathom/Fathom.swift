@_exported public import FathomData
@_exported public import FathomDiagnosis
@_exported public import FathomExchange
@_exported public import FathomExperiments
@_exported public import FathomFigures
@_exported public import FathomFiles
@_exported public import FathomLogs
@_exported public import FathomNetworks
@_exported public import protocol FathomNumerics.RealScalar
@_exported public import FathomRecords
@_exported public import FathomReports
@_exported public import FathomRuns
@_exported public import FathomTraining
@_exported public import FathomVocabulary
