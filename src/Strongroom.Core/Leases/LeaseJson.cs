using System.Text.Json.Serialization;

namespace Strongroom.Core.Leases;

[JsonSerializable(typeof(LeaseEntry))]
sealed partial class LeaseJson : JsonSerializerContext;
