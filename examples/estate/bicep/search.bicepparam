using 'search.bicep'

param publicNetworkAccess = 'Enabled'
