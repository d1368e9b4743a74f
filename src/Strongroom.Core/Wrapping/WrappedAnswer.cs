using Strongroom.Core.Messages;
using Strongroom.Sdk.Engines;

namespace Strongroom.Core.Wrapping;

/// <summary>The answer of <c>sys/wrapping/wrap</c> and <c>rewrap</c>: wrapped already.</summary>
sealed record WrappedAnswer(WrapInfo Wrap) : EngineResponse;
