namespace Strongroom.Sdk.Engines;

public enum Operation { Create, Read, Update, Patch, Delete, List, Help }
