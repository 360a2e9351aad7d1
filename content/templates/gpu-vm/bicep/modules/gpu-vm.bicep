<%#gpu_vm.any%>
// GPU machines without public address, password or key of a service.

@description('Region of the machines.')
param location string

@description('What names of machines begin with: vm-gpu-shop-prod.')
param name string

@description('Tags of every resource.')
param tags object

@description('Subnet of the machines. Its security group decides who reaches SSH; there is no public address.')
param subnetId string

@description('One GPU machine. spot: capacity that Azure may take back with 30 seconds of notice. models: folders of the model store that are fetched to scratch at each start.')
type machine = {
  name: string
  size: string
  zone: string?
  spot: bool
  osDiskGb: int
  models: string[]
  autoStop: bool
  closeBy: bool
  secureBoot: bool
  trusted: bool
  expectedEnd: string?
}

@description('The machines.')
param machines machine[]

@description('Account that the key below opens; people sign in with their own accounts through Microsoft Entra ID.')
param adminUsername string = 'operator'

@description('Public part of the SSH key of the account for emergencies. It has no default: each environment has its own.')
@minLength(32)
param sshPublicKey string

@description('Object id of the Entra group whose members may sign in with SSH; none when empty.')
param signInGroupId string = ''

@description('Version of the extension NvidiaGpuDriverLinux. It is pinned, so that a driver never changes by itself.')
param gpuExtensionVersion string = '1.11'

@description('When machines with autoStop are deallocated, as HHMM.')
@minLength(4)
@maxLength(4)
param stopAt string

@description('Time zone of stopAt, as Azure writes it.')
param stopTimeZone string

@description('Who is told half an hour before; nobody when empty.')
param stopMail string = ''

@description('Container that models are fetched from, as a URL; none when empty.')
param modelStoreUrl string = ''

@description('Name of the storage account of that container.')
param modelStoreAccount string = ''

@description('Disk encryption set with a key of your own; disks have keys of the platform when empty.')
param diskEncryptionSetId string = ''

// The cloud-init file and its scripts lie beside this one; scratch.service makes /mnt/scratch of the local NVMe disks.
var scratch = base64(loadTextContent('gpu-vm/scratch.sh'))
var warm = base64(loadTextContent('gpu-vm/warm.py'))
var setup = replace(replace(replace(loadTextContent('gpu-vm/cloud-init.yaml'), '@SCRATCH@', scratch), '@WARM@', warm), '@STORE@', modelStoreUrl)

var blobDataReader = '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1'
var userLogin = 'fb879df8-f326-4884-b1cf-06f3ad86be52'

// Machines of one placement group stand in one zone; what trains over several machines needs it.
resource placement 'Microsoft.Compute/proximityPlacementGroups@2024-11-01' = if (length(filter(machines, m => m.closeBy)) > 0) {
  name: 'ppg-${name}'
  location: location
  tags: tags
}

resource card 'Microsoft.Network/networkInterfaces@2024-05-01' = [for m in machines: {
  name: 'nic-${name}-${m.name}'
  location: location
  tags: tags
  properties: {
    enableAcceleratedNetworking: true
    ipConfigurations: [
      {
        name: 'private'
        properties: {
          subnet: { id: subnetId }
          privateIPAllocationMethod: 'Dynamic'
        }
      }
    ]
  }
}]

resource gpu 'Microsoft.Compute/virtualMachines@2024-11-01' = [for (m, i) in machines: {
  name: '${name}-${m.name}'
  location: location
  zones: m.?zone == null ? null : [m.zone!]
  tags: union(tags, {
    'workload-type': 'gpu-vm'
    'auto-shutdown': m.autoStop ? stopAt : 'never'
  }, m.?expectedEnd == null ? {} : { 'expected-end-date': m.expectedEnd! })
  identity: { type: 'SystemAssigned' }
  properties: {
    hardwareProfile: { vmSize: m.size }
    networkProfile: {
      networkInterfaces: [
        { id: card[i].id }
      ]
    }
    proximityPlacementGroup: m.closeBy ? { id: placement.id } : null
    // Azure may take spot capacity back; deallocated, the OS disk stays and the machine can be started again.
    priority: m.spot ? 'Spot' : 'Regular'
    evictionPolicy: m.spot ? 'Deallocate' : null
    billingProfile: m.spot ? { maxPrice: -1 } : null
    // Secure Boot stays off unless asked for: the driver that the extension builds is not signed and would not be
    // loaded; turn it on with an image that brings a signed driver.
    securityProfile: m.trusted
      ? {
          encryptionAtHost: true
          securityType: 'TrustedLaunch'
          uefiSettings: {
            vTpmEnabled: true
            secureBootEnabled: m.secureBoot
          }
        }
      : { encryptionAtHost: true }
    osProfile: {
      computerName: m.name
      adminUsername: adminUsername
      customData: base64('#cloud-config\n${replace(setup, '@MODELS@', join(m.models, ' '))}')
      linuxConfiguration: {
        disablePasswordAuthentication: true
        ssh: {
          publicKeys: [
            {
              path: '/home/${adminUsername}/.ssh/authorized_keys'
              keyData: sshPublicKey
            }
          ]
        }
      }
    }
    storageProfile: {
      osDisk: {
        createOption: 'FromImage'
        caching: 'ReadWrite'
        diskSizeGB: m.osDiskGb
        managedDisk: {
          storageAccountType: 'Premium_LRS'
          diskEncryptionSet: empty(diskEncryptionSetId) ? null : { id: diskEncryptionSetId }
        }
      }
      imageReference: {
        publisher: 'Canonical'
        offer: '0001-com-ubuntu-server-jammy'
        sku: '22_04-lts-gen2'
        version: 'latest'
      }
    }
    // Screen and serial log go to a storage account that Azure manages.
    diagnosticsProfile: {
      bootDiagnostics: { enabled: true }
    }
  }
}]

resource driver 'Microsoft.Compute/virtualMachines/extensions@2024-11-01' = [for (m, i) in machines: {
  parent: gpu[i]
  name: 'nvidia-driver'
  location: location
  tags: tags
  properties: {
    publisher: 'Microsoft.HpcCompute'
    type: 'NvidiaGpuDriverLinux'
    typeHandlerVersion: gpuExtensionVersion
    autoUpgradeMinorVersion: false
    // The system is updated with the rest of the fleet and not while a driver is built.
    settings: { updateOS: false }
  }
}]

resource entra 'Microsoft.Compute/virtualMachines/extensions@2024-11-01' = [for (m, i) in machines: {
  parent: gpu[i]
  name: 'entra-sign-in'
  location: location
  tags: tags
  properties: {
    publisher: 'Microsoft.Azure.ActiveDirectory'
    type: 'AADSSHLoginForLinux'
    typeHandlerVersion: '1.0'
    autoUpgradeMinorVersion: true
  }
  // Two extensions at once wait for each other's package lock.
  dependsOn: [driver[i]]
}]

// Deallocated, not only stopped: a machine that is stopped from inside is still billed.
resource stop 'Microsoft.DevTestLab/schedules@2018-09-15' = [for (m, i) in machines: if (m.autoStop) {
  name: 'shutdown-computevm-${name}-${m.name}'
  location: location
  tags: tags
  properties: {
    status: 'Enabled'
    taskType: 'ComputeVmShutdownTask'
    targetResourceId: gpu[i].id
    timeZoneId: stopTimeZone
    dailyRecurrence: { time: stopAt }
    notificationSettings: {
      status: empty(stopMail) ? 'Disabled' : 'Enabled'
      emailRecipient: stopMail
      timeInMinutes: 30
    }
  }
}]

resource store 'Microsoft.Storage/storageAccounts@2025-01-01' existing = if (!empty(modelStoreAccount)) {
  name: modelStoreAccount
}

// Its own identity reads models; there is no key of the store on the machine.
resource models 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for (m, i) in machines: if (!empty(modelStoreAccount)) {
  name: guid(resourceGroup().id, name, m.name, blobDataReader)
  scope: store
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', blobDataReader)
    principalId: gpu[i].identity.principalId
    principalType: 'ServicePrincipal'
  }
}]

resource signIn 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for (m, i) in machines: if (!empty(signInGroupId)) {
  name: guid(resourceGroup().id, name, m.name, signInGroupId)
  scope: gpu[i]
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', userLogin)
    principalId: signInGroupId
    principalType: 'Group'
  }
}]

@description('Names and ids of the machines, in the order of machines.')
output machines array = [for (m, i) in machines: { name: m.name, id: gpu[i].id }]
<%/gpu_vm.any%>
